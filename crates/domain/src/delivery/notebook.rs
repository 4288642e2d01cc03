//! What belongs to a task beside its card: the steps of its runbook, what people said of it, and the
//! evidence that it is done.

use serde::{Deserialize, Serialize};

use crate::activity::Template;
use crate::words::words;

use super::task::reason;
use super::{Refusal, Signature, Task};

words! {
    /// What a note is.
    NoteKind:
    /// Something that others should know.
    Comment "comment" "comment";
    /// How it is known that the task is done: a link, a number, a sentence.
    Evidence "evidence" "evidence";
}

/// What somebody wrote to a task; it is never changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TaskNote {
    /// What it is.
    pub kind: NoteKind,
    /// Text, at most 500 characters.
    pub says: String,
    /// Who wrote it, and when.
    pub signed: Signature,
}

impl TaskNote {
    /// A note as it is kept.
    ///
    /// # Errors
    /// If the text is empty, too long, or no text.
    pub fn new(kind: NoteKind, says: &str, signed: Signature) -> Result<Self, Refusal> {
        Ok(Self { kind, says: reason(says)?, signed })
    }
}

/// One step of a task's runbook.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunbookStep {
    /// What to do, in the imperative.
    pub says: String,
    /// Who did it, and when.
    pub done: Option<Signature>,
}

/// So many steps a runbook has at most.
const MOST: usize = 100;

/// The runbook that the templates give a task.
pub fn runbook_of(task: &Task, templates: &[Template]) -> Vec<RunbookStep> {
    let mut all = templates.iter().flat_map(|template| &template.tasks);
    let steps = all.find(|one| one.name == task.name).map_or(&[][..], |one| &one.steps);
    steps.iter().take(MOST).map(|says| RunbookStep { says: says.clone(), done: None }).collect()
}

/// A runbook with one more step at its end.
///
/// # Errors
/// If the text is empty or too long, or the runbook is full.
pub fn with_step(runbook: &[RunbookStep], says: &str) -> Result<Vec<RunbookStep>, Refusal> {
    if runbook.len() >= MOST {
        return Refusal::because(format!("a runbook has at most {MOST} steps: split the task"));
    }
    let mut after = runbook.to_vec();
    after.push(RunbookStep { says: reason(says)?, done: None });
    Ok(after)
}

/// A runbook in which step `number`, counted from 1, is done by whoever signs; none opens it again.
///
/// # Errors
/// If there is no such step, or it stands so already.
pub fn tick(
    runbook: &[RunbookStep],
    number: usize,
    signed: Option<Signature>,
) -> Result<Vec<RunbookStep>, Refusal> {
    let mut after = runbook.to_vec();
    let many = runbook.len();
    let found = number.checked_sub(1).and_then(|at| after.get_mut(at));
    let Some(step) = found else {
        return Refusal::because(match many {
            0 => "the task has no runbook: add a step first".to_owned(),
            _ => format!("there is no step {number}: the runbook has {many}"),
        });
    };
    match (&step.done, &signed) {
        (Some(done), Some(_)) => {
            return Refusal::because(format!("{} did step {number} already", done.by));
        }
        (None, None) => return Refusal::because(format!("step {number} is not done")),
        _ => step.done = signed,
    }
    Ok(after)
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::*;

    fn ana() -> Signature {
        Signature { by: "ana".to_owned(), at: Timestamp::UNIX_EPOCH }
    }

    #[test]
    fn a_step_is_done_once_and_can_be_opened_again() {
        let runbook = with_step(&[], " Stop the source ").unwrap();
        assert_eq!(runbook[0].says, "Stop the source");
        let done = tick(&runbook, 1, Some(ana())).unwrap();
        assert_eq!(done[0].done.as_ref().unwrap().by, "ana");
        let told = tick(&done, 1, Some(ana())).unwrap_err();
        assert_eq!(told.to_string(), "ana did step 1 already");
        assert_eq!(tick(&done, 1, None).unwrap(), runbook);
        assert_eq!(tick(&runbook, 1, None).unwrap_err().to_string(), "step 1 is not done");
    }

    #[test]
    fn steps_that_are_not_there_are_told() {
        assert!(tick(&[], 1, Some(ana())).unwrap_err().to_string().contains("no runbook"));
        let runbook = with_step(&[], "Stop it").unwrap();
        for number in [0, 2, usize::MAX] {
            let told = tick(&runbook, number, Some(ana())).unwrap_err().to_string();
            assert_eq!(told, format!("there is no step {number}: the runbook has 1"));
        }
        assert!(with_step(&runbook, "\u{7}").is_err());
        let full = vec![runbook[0].clone(); MOST];
        assert!(with_step(&full, "One more").unwrap_err().to_string().contains("at most 100"));
    }

    #[test]
    fn notes_keep_text_only() {
        let note = TaskNote::new(NoteKind::Evidence, " ping 3 ms\n", ana()).unwrap();
        assert_eq!(note.says, "ping 3 ms");
        assert!(TaskNote::new(NoteKind::Comment, "  ", ana()).is_err());
        assert!(TaskNote::new(NoteKind::Comment, &"x".repeat(501), ana()).is_err());
    }
}
