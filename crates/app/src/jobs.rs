//! Runs jobs, one at a time, in the order in which they were asked for. A job is a call of an
//! action on a thread of its own, since a search works without a pause.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

use landfall_domain::id::Id;
use landfall_domain::job::{Job, JobProgress, JobState};
use landfall_planning::Progress;
use landfall_store::{JobEnd, StoreError};
use tokio::runtime::Handle;
use tokio::sync::{Notify, watch};

use crate::actions::jobs::{PLAN, WantedPlan, ask_for_plan, cancel_job};
use crate::actions::propose_plan::{Stopped, propose_plan};
use crate::boot::{Context, Stopwatch};
use crate::failure::{exit_code, log};

/// Progress is written at most this often, in seconds.
const OFTEN: f64 = 0.5;

/// What jobs say that were at work when the process ended.
const ENDED: &str = "Landfall ended while this was at work. If its plan is not in the list of plans, \
                     nothing was stored: ask again.";

/// The queue of one process, shared by those who ask and the one who works.
#[derive(Default)]
pub(crate) struct Jobs {
    /// Something waits in the queue.
    news: Notify,
    /// Portfolios other than the main one in which something may wait.
    elsewhere: Mutex<Vec<Context>>,
    /// Whom someone wants to stop.
    unwanted: Mutex<BTreeSet<Id<Job>>>,
    /// The process ends.
    ends: AtomicBool,
}

impl Jobs {
    /// Asks for a plan.
    pub(crate) async fn ask(&self, cx: &Context, wanted: WantedPlan) -> anyhow::Result<Job> {
        let job = ask_for_plan(cx, wanted).await?;
        self.look_into(cx);
        Ok(job)
    }

    /// Something may wait in this portfolio.
    pub(crate) fn look_into(&self, cx: &Context) {
        if let Ok(mut elsewhere) = self.elsewhere.lock() {
            elsewhere.push(cx.clone());
        }
        self.news.notify_one();
    }

    /// Stops a job; one that is at work stops soon, and stores nothing.
    pub(crate) async fn cancel(&self, cx: &Context, id: Id<Job>) -> anyhow::Result<Job> {
        let job = cancel_job(cx, id).await?;
        if let (JobState::Running, Ok(mut unwanted)) = (job.state, self.unwanted.lock()) {
            unwanted.insert(id);
        }
        Ok(job)
    }

    /// Lets what is at work end, without storing anything.
    pub(crate) fn end(&self) {
        self.ends.store(true, Ordering::Relaxed);
    }

    fn is_unwanted(&self, id: Id<Job>) -> bool {
        self.unwanted.lock().is_ok_and(|unwanted| unwanted.contains(&id))
    }

    /// Works for ever.
    pub(crate) async fn work(self: Arc<Self>, cx: &Context) {
        loop {
            match self.next(cx).await {
                Ok(Some((cx, job))) => {
                    let id = job.id;
                    let end = self.run(&cx, job).await;
                    if let Err(error) = note_end(&cx, id, &end).await {
                        log(&format!("failed: {error}"));
                    }
                    if let Ok(mut unwanted) = self.unwanted.lock() {
                        unwanted.remove(&id);
                    }
                }
                Ok(None) => self.news.notified().await,
                Err(error) => {
                    log(&format!("failed: {error}"));
                    self.news.notified().await;
                }
            }
        }
    }

    /// The next job, of the main portfolio or of another one in which something may wait.
    async fn next(&self, main: &Context) -> Result<Option<(Context, Job)>, StoreError> {
        if let Some(job) = start_next(main).await? {
            return Ok(Some((main.clone(), job)));
        }
        loop {
            let other = self.elsewhere.lock().ok().and_then(|mut elsewhere| elsewhere.pop());
            let Some(cx) = other else { return Ok(None) };
            if let Some(job) = start_next(&cx).await? {
                // More may wait behind it.
                self.look_into(&cx);
                return Ok(Some((cx, job)));
            }
        }
    }

    async fn run(self: &Arc<Self>, cx: &Context, job: Job) -> JobEnd {
        let id = job.id;
        let (said, mut heard) = watch::channel(None);
        let (jobs, acting, handle) =
            (Arc::clone(self), cx.acting_as(&job.created_by), Handle::current());
        let mut call =
            tokio::task::spawn_blocking(move || handle.block_on(jobs.call(&acting, &job, &said)));
        let outcome = loop {
            tokio::select! {
                outcome = &mut call => break outcome,
                Ok(()) = heard.changed() => note(cx, id, *heard.borrow_and_update()).await,
            }
        };
        // What was said last, however short the search was.
        note(cx, id, *heard.borrow()).await;
        let failed =
            |error: String| JobEnd { state: JobState::Failed, result: None, error: Some(error) };
        let error = match outcome {
            Ok(Ok(made)) => {
                return JobEnd { state: JobState::Done, result: Some(made), error: None };
            }
            Ok(Err(error)) => error,
            Err(panic) => anyhow::Error::from(panic),
        };
        if error.is::<Stopped>() {
            return JobEnd { state: JobState::Cancelled, result: None, error: None };
        }
        if exit_code(&error) == 1 {
            log(&format!("failed: {error:#}"));
            return failed("Landfall failed; nothing was stored. Its log says why.".to_owned());
        }
        failed(format!("{error:#}"))
    }

    /// Calls the action; the answer is the key of what it made.
    async fn call(
        &self,
        cx: &Context,
        job: &Job,
        said: &watch::Sender<Option<JobProgress>>,
    ) -> anyhow::Result<String> {
        anyhow::ensure!(job.kind == PLAN, "`{}` is no kind of job", job.kind);
        let wanted: WantedPlan = serde_json::from_str(&job.request)?;
        let (since, mut last) = (Stopwatch::start(), f64::NEG_INFINITY);
        let plan = propose_plan(cx, wanted.request()?, &mut |progress| {
            let now = since.seconds();
            if now - last >= OFTEN || progress.share >= 1.0 {
                last = now;
                said.send_replace(Some(told(progress)));
            }
            !self.ends.load(Ordering::Relaxed) && !self.is_unwanted(job.id)
        })
        .await?;
        Ok(plan.key())
    }
}

async fn start_next(cx: &Context) -> Result<Option<Job>, StoreError> {
    let mut tx = cx.store.write().await?;
    let job = tx.start_next_job(cx.clock.now()).await?;
    tx.commit().await?;
    Ok(job)
}

/// What was at work when the process ended has failed; what waits goes on waiting.
pub(crate) async fn pick_up(cx: &Context) -> Result<(), StoreError> {
    let mut tx = cx.store.write().await?;
    tx.fail_running_jobs(ENDED, cx.clock.now()).await?;
    tx.commit().await
}

async fn note(cx: &Context, id: Id<Job>, progress: Option<JobProgress>) {
    let Some(progress) = progress else { return };
    let written = async {
        let mut tx = cx.store.write().await?;
        tx.note_progress(id, &progress).await?;
        tx.commit().await
    };
    if let Err(error) = written.await {
        let error: StoreError = error;
        log(&format!("failed: {error}"));
    }
}

async fn note_end(cx: &Context, id: Id<Job>, end: &JobEnd) -> Result<(), StoreError> {
    let mut tx = cx.store.write().await?;
    tx.end_job(id, JobState::Running, end, cx.clock.now()).await?;
    tx.commit().await
}

fn told(progress: &Progress) -> JobProgress {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a share lies between 0 and 1"
    )]
    let percent = (progress.share * 100.0) as u8;
    let gap = (progress.gap() * 10_000.0).round() / 10_000.0;
    JobProgress { percent, objective: progress.objective, bound: progress.bound, gap }
}
