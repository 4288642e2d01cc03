//! Several searches side by side, each as if it were alone.

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

/// How much each of several searches may do.
#[derive(Debug, Clone, Copy)]
pub struct Budget {
    /// Seed of each search.
    pub seed: u64,
    /// Moves of each search: so the answers do not depend on the machine or on `threads`.
    pub moves: u64,
    /// How many searches may run at a time.
    pub threads: usize,
}

impl Default for Budget {
    fn default() -> Self {
        Self { seed: 1, moves: 2_000_000, threads: 1 }
    }
}

/// Answers all questions on a few threads; the answers are in the order of the questions.
pub(crate) fn each<Q: Sync, A: Send>(
    threads: usize,
    questions: &[Q],
    answer: impl Fn(&Q) -> A + Sync,
) -> Vec<A> {
    let next = AtomicUsize::new(0);
    let answers = Mutex::new(Vec::with_capacity(questions.len()));
    std::thread::scope(|scope| {
        for _ in 0..threads.clamp(1, questions.len().max(1)) {
            scope.spawn(|| {
                loop {
                    let index = next.fetch_add(1, Ordering::Relaxed);
                    let Some(question) = questions.get(index) else { return };
                    let answer = answer(question);
                    // A thread that panicked ends the scope, so nobody reads what it left.
                    if let Ok(mut answers) = answers.lock() {
                        answers.push((index, answer));
                    }
                }
            });
        }
    });
    let mut answers = answers.into_inner().unwrap_or_default();
    answers.sort_by_key(|&(index, _)| index);
    answers.into_iter().map(|(_, answer)| answer).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_come_in_the_order_of_the_questions() {
        let questions: Vec<u32> = (0..100).collect();
        for threads in [0, 1, 3, 500] {
            let answers = each(threads, &questions, |question| question * 2);
            assert_eq!(answers, (0..200).step_by(2).collect::<Vec<u32>>());
        }
        assert!(each(4, &[], |question: &u32| *question).is_empty());
    }
}
