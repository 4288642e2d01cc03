//! Walks at random through everything that people can do with iterations and tasks, and looks after
//! each step whether all of it still fits together.

use std::collections::BTreeMap;

use jiff::civil::date;
use jiff::{Timestamp, ToSpan};

use crate::activity::Stage;
use crate::id::Id;

use super::capacity::Capacity;
use super::*;

/// A generator of numbers that are the same on every machine.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % (sides as u64)).unwrap()
    }
}

fn id<T>(number: u128) -> Id<T> {
    Id::from_uuid(uuid::Uuid::from_u128(number))
}

struct World {
    dice: Dice,
    now: Timestamp,
    tasks: Vec<Task>,
    iterations: Vec<Iteration>,
    changes: BTreeMap<Id<Iteration>, Vec<ScopeChange>>,
    capacity: BTreeMap<String, i64>,
    /// What each closed iteration achieved when it was closed.
    sealed: BTreeMap<Id<Iteration>, Closing>,
    done: BTreeMap<&'static str, usize>,
}

const PEOPLE: [&str; 3] = ["ada", "ben", "cleo"];

impl World {
    fn new(seed: u64) -> Self {
        let task = |number: u128| Task {
            id: id(number),
            number: i64::try_from(number).unwrap(),
            release: id(1),
            workload: id(1_000 + number % 5),
            asset: None,
            name: "Copy it".to_owned(),
            stage: Stage::Replicate,
            skill: ["infra", "dba"][usize::try_from(number % 2).unwrap()].to_owned(),
            estimate_tenths: 10,
            spent_tenths: 0,
            state: TaskState::ToDo,
            assignee: None,
            blocked: None,
            iteration: None,
            started_at: None,
            done_at: None,
            version: 1,
        };
        let days = |number: i64| {
            let first = date(2026, 1, 5).checked_add((number * 14).days()).unwrap();
            (first, first.checked_add(13.days()).unwrap())
        };
        let iteration = |number: i64| Iteration {
            id: id(u128::try_from(number).unwrap()),
            number,
            team: "Cranes".to_owned(),
            first: days(number).0,
            last: days(number).1,
            goal: String::new(),
            commitment: None,
            closing: None,
            version: 1,
        };
        Self {
            dice: Dice(seed),
            now: Timestamp::from_second(1_790_000_000).unwrap(),
            tasks: (1..=40).map(task).collect(),
            iterations: (1..=200).map(iteration).collect(),
            changes: BTreeMap::new(),
            capacity: [("infra".to_owned(), 80), ("dba".to_owned(), 60)].into(),
            sealed: BTreeMap::new(),
            done: BTreeMap::new(),
        }
    }

    fn members(&self, iteration: Id<Iteration>) -> Vec<Task> {
        self.tasks.iter().filter(|task| task.iteration == Some(iteration)).cloned().collect()
    }

    fn status(&self, task: &Task) -> Option<IterationStatus> {
        let of = self.iterations.iter().find(|one| Some(one.id) == task.iteration)?;
        Some(of.status())
    }

    /// Puts a task into an iteration, or takes it out; the scope of a current one follows.
    fn put(&mut self, at: usize, to: Option<Id<Iteration>>) {
        let task = self.tasks[at].clone();
        if task.state != TaskState::ToDo || task.iteration == to {
            return;
        }
        let current = |id: Option<Id<Iteration>>| {
            let found = self.iterations.iter().find(|one| Some(one.id) == id)?;
            Some(found.status())
        };
        let (from, into) = (current(task.iteration), current(to));
        let closed = Some(IterationStatus::Closed);
        if from == closed || into == closed {
            return;
        }
        let change = |kind, before_tenths| ScopeChange {
            at: self.now,
            by: "ada".to_owned(),
            because: "it fits".to_owned(),
            kind,
            task: Committed::from(&task),
            before_tenths,
        };
        let is_current = |status| status == Some(IterationStatus::Current);
        let (gone, came) = (
            is_current(from).then(|| change(ScopeKind::Removed, task.estimate_tenths)),
            is_current(into).then(|| change(ScopeKind::Added, 0)),
        );
        for (of, change) in [(task.iteration, gone), (to, came)] {
            if let (Some(of), Some(change)) = (of, change) {
                self.changes.entry(of).or_default().push(change);
                self.count("scope");
            }
        }
        self.tasks[at].iteration = to;
    }

    fn estimate(&mut self, at: usize) {
        let tenths = 1 + i64::try_from(self.dice.roll(30)).unwrap();
        let task = self.tasks[at].clone();
        if task.state == TaskState::Done || tenths == task.estimate_tenths {
            return;
        }
        self.tasks[at].estimate_tenths = tenths;
        if self.status(&task) == Some(IterationStatus::Current) {
            let change = ScopeChange {
                at: self.now,
                by: "ben".to_owned(),
                because: "it is more than we thought".to_owned(),
                kind: ScopeKind::Reestimated,
                task: Committed::from(&self.tasks[at]),
                before_tenths: task.estimate_tenths,
            };
            self.changes.entry(task.iteration.unwrap()).or_default().push(change);
            self.count("estimate");
        }
    }

    fn count(&mut self, what: &'static str) {
        *self.done.entry(what).or_default() += 1;
    }

    fn commit(&mut self) {
        let Some(at) = self.iterations.iter().position(|one| one.closing.is_none()) else { return };
        let next = self.iterations[at].clone();
        let tasks = self.members(next.id);
        let over = (self.dice.roll(2) == 0).then_some("the lease ends");
        let room = (&Capacity::Skills(self.capacity.clone()), 10);
        if let Ok(commitment) = commit(&next, None, &tasks, room, ("ada", self.now, over)) {
            assert!(commitment.over.is_some() || !commitment.demand.iter().any(Demand::is_over));
            self.iterations[at].commitment = Some(commitment);
            self.count("commit");
        }
    }

    fn close(&mut self) {
        let current = |one: &Iteration| one.status() == IterationStatus::Current;
        let Some(at) = self.iterations.iter().position(current) else { return };
        let iteration = self.iterations[at].clone();
        let changes = self.changes.get(&iteration.id).cloned().unwrap_or_default();
        let tasks = self.members(iteration.id);
        let closing = close(
            &iteration,
            &changes,
            &tasks,
            &|_| Some("too late".to_owned()),
            ("ada", self.now, 10, ""),
        )
        .unwrap();
        for task in self.tasks.iter_mut().filter(|task| task.iteration == Some(iteration.id)) {
            if task.state != TaskState::Done {
                (task.iteration, task.state, task.assignee) = (None, TaskState::ToDo, None);
            }
        }
        self.sealed.insert(iteration.id, closing.clone());
        self.iterations[at].closing = Some(closing);
        self.count("close");
    }

    fn walk(&mut self) {
        // A clock that jumps back does no harm.
        let ahead = i64::try_from(self.dice.roll(4000)).unwrap() - 400;
        self.now = self.now.checked_add(ahead.seconds()).unwrap();
        let at = self.dice.roll(self.tasks.len());
        let open = self.iterations.iter().filter(|one| one.closing.is_none());
        let open: Vec<Id<Iteration>> = open.take(2).map(|one| one.id).collect();
        match self.dice.roll(20) {
            0..=2 if !open.is_empty() => {
                let to = open[self.dice.roll(open.len())];
                self.put(at, Some(to));
            }
            3 => self.put(at, None),
            4 => self.estimate(at),
            5 => self.commit(),
            6 if self.dice.roll(40) == 0 => self.close(),
            _ => {
                let steps = [
                    Step::Pull,
                    Step::PutBack,
                    Step::Finish,
                    Step::Reopen,
                    Step::Block("no key".to_owned()),
                    Step::Unblock,
                    Step::Spend(5),
                    Step::Spend(-5),
                ];
                let what = &steps[self.dice.roll(steps.len())];
                let name = PEOPLE[self.dice.roll(PEOPLE.len())];
                let who = Worker { name, leads: name == "ada" };
                let mine = |task: &&Task| {
                    task.state == TaskState::Doing && task.assignee.as_deref() == Some(name)
                };
                let limits = Limits {
                    person: Some((self.tasks.iter().filter(mine).count(), 3)),
                    team: None,
                };
                let task = &self.tasks[at];
                let status = self.status(task);
                if let Ok(after) = step(task, what, who, (status, limits), self.now) {
                    assert_eq!(after.version, task.version + 1);
                    self.tasks[at] = after;
                    self.count("step");
                }
            }
        }
    }

    fn check(&self) {
        let in_work = self.iterations.iter().filter(|one| one.status() == IterationStatus::Current);
        assert!(in_work.count() <= 1, "a team works in one iteration at a time");
        for task in &self.tasks {
            assert!(task.spent_tenths >= 0);
            match task.state {
                TaskState::ToDo => assert_eq!(task.assignee, None),
                TaskState::Doing => {
                    assert!(task.assignee.is_some() && task.done_at.is_none());
                    assert_eq!(self.status(task), Some(IterationStatus::Current));
                }
                TaskState::Done => {
                    assert!(task.done_at >= task.started_at && task.done_at.is_some());
                    let is_in = self.status(task);
                    assert!(is_in > Some(IterationStatus::Planned), "{is_in:?}");
                }
            }
        }
        for person in PEOPLE {
            let works = |task: &&Task| {
                task.state == TaskState::Doing && task.assignee.as_deref() == Some(person)
            };
            // Who opens a task again may go over the limit.
            assert!(self.tasks.iter().filter(works).count() <= self.tasks.len());
        }
        for iteration in &self.iterations {
            match iteration.status() {
                IterationStatus::Planned => assert_eq!(self.changes.get(&iteration.id), None),
                IterationStatus::Current => {
                    let changes = self.changes.get(&iteration.id).map_or(&[][..], Vec::as_slice);
                    let commitment = iteration.commitment.as_ref().unwrap();
                    let scope = scope(commitment, changes).unwrap();
                    let members = self.members(iteration.id);
                    assert_eq!(scope.len(), members.len());
                    for task in &members {
                        assert_eq!(scope.get(&task.id), Some(&Committed::from(task)));
                    }
                    let fits = self.capacity.iter().all(|(skill, has)| {
                        let own = commitment.tasks.iter().filter(|one| one.skill == *skill);
                        own.map(|one| one.estimate_tenths).sum::<i64>() <= *has
                    });
                    assert!(fits || commitment.over.is_some(), "more than fits needs a reason");
                    let now: i64 = members.iter().map(|task| task.estimate_tenths).sum();
                    assert_eq!(commitment.tenths() + Drift::of(changes).net_tenths(), now);
                }
                IterationStatus::Closed => {
                    let (closing, sealed) = (&iteration.closing, self.sealed.get(&iteration.id));
                    assert_eq!(closing.as_ref(), sealed, "what a closed one did stays");
                }
            }
        }
    }
}

#[test]
fn a_hundred_thousand_steps_never_leave_anything_inconsistent() {
    let mut done: BTreeMap<&str, usize> = BTreeMap::new();
    for seed in 1..=10 {
        let mut world = World::new(seed * 0x9E37_79B9);
        for _ in 0..10_000 {
            world.walk();
            world.check();
        }
        for (what, count) in world.done {
            *done.entry(what).or_default() += count;
        }
    }
    for (what, least) in
        [("step", 5000), ("scope", 200), ("estimate", 100), ("commit", 20), ("close", 20)]
    {
        assert!(done.get(what).copied().unwrap_or(0) >= least, "{what}: {done:?}");
    }
}

/// A world in which I-1 is committed with these estimates.
fn committed(tenths: &[i64]) -> World {
    let mut world = World::new(7);
    let first = world.iterations[0].id;
    world.tasks.truncate(tenths.len());
    for (task, tenths) in world.tasks.iter_mut().zip(tenths) {
        (task.iteration, task.estimate_tenths) = (Some(first), *tenths);
        task.skill = "infra".to_owned();
    }
    let tasks = world.members(first);
    let by = ("ada", world.now, Some("all of it"));
    let room = Capacity::Skills(world.capacity.clone());
    let commitment = commit(&world.iterations[0], None, &tasks, (&room, 10), by).unwrap();
    world.iterations[0].commitment = Some(commitment);
    world
}

#[test]
fn more_than_fits_is_taken_only_with_a_reason() {
    let mut world = committed(&[50, 40]);
    world.iterations[0].commitment = None;
    let tasks = world.members(world.iterations[0].id);
    let tried = |over, capacity: &BTreeMap<String, i64>, days| {
        let by = ("ada", world.now, over);
        let capacity = Capacity::Skills(capacity.clone());
        commit(&world.iterations[0], None, &tasks, (&capacity, days), by).map_err(|told| told.0)
    };
    let told = tried(None, &world.capacity, 10).unwrap_err();
    assert!(told.contains("9 h of infra where there are 8 h"), "{told}");
    assert!(tried(Some(" "), &world.capacity, 10).is_err());
    assert_eq!(tried(Some("the lease"), &world.capacity, 10).unwrap().over.unwrap(), "the lease");
    let roomy = [("infra".to_owned(), 90)].into();
    assert_eq!(tried(Some("the lease"), &roomy, 10).unwrap().over, None, "nothing to excuse");
    assert!(tried(None, &roomy, 0).unwrap_err().contains("nobody works"));
    assert!(tried(None, &BTreeMap::new(), 10).unwrap_err().contains("nobody works"));
    let current = &committed(&[10]).iterations[0];
    let by = ("ada", world.now, None);
    let told =
        commit(&world.iterations[1], Some(current), &tasks, (&Capacity::Skills(roomy), 10), by)
            .unwrap_err();
    assert!(told.0.contains("close it before I-2 begins"), "{told}");
}

#[test]
fn closing_asks_for_each_reason_and_keeps_what_was_done() {
    let mut world = committed(&[30, 20, 10]);
    let ada = Worker { name: "ada", leads: false };
    let moves = |task: &Task, steps: &[Step]| {
        steps.iter().fold(task.clone(), |task, one| {
            let current = (Some(IterationStatus::Current), Limits::default());
            step(&task, one, ada, current, world.now).unwrap()
        })
    };
    world.tasks[0] = moves(&world.tasks[0], &[Step::Pull, Step::Spend(45), Step::Finish]);
    world.tasks[1] = moves(&world.tasks[1], &[Step::Block("no key".to_owned())]);
    let tried = |because: &dyn Fn(&Task) -> Option<String>| {
        let by = ("ada", world.now, 10, " all well ");
        close(&world.iterations[0], &[], &world.tasks, because, by)
    };
    let told = tried(&|_| None).unwrap_err();
    assert_eq!(told.0, "say why T-3 comes back unfinished");
    let closing = tried(&|task| (task.number == 3).then(|| "ill".to_owned())).unwrap();
    assert_eq!(
        (closing.committed_tenths, closing.done_tenths(), closing.spent_tenths),
        (60, 30, 45)
    );
    let because: Vec<&str> = closing.returned.iter().map(|one| one.because.as_str()).collect();
    assert_eq!(because, ["no key", "ill"]);
    let commitment = world.iterations[0].commitment.as_ref().unwrap();
    assert_eq!(closing.kept_percent(&commitment.tasks), 50);
    let pace = pace(&[&closing, &closing], 3).unwrap();
    assert_eq!((pace.tenths_in_ten_days, pace.iterations), (30, 2));
    assert_eq!(pace.spent_percent, Some(75));
    // What stands in it is not what was committed: somebody wrote past us.
    let short = &world.tasks[..2];
    let by = ("ada", world.now, 10, "");
    assert!(close(&world.iterations[0], &[], short, &|_| Some("x".to_owned()), by).is_err());
}

#[test]
fn every_step_in_every_state_moves_or_says_why() {
    let mut world = committed(&[10]);
    let ada = Worker { name: "ada", leads: false };
    let ben = Worker { name: "ben", leads: false };
    let lead = Worker { name: "cleo", leads: true };
    let to_do = world.tasks.remove(0);
    let current = Some(IterationStatus::Current);
    let tried = |task: &Task, what: Step, who| {
        step(task, &what, who, (current, Limits::default()), world.now).map_err(|told| told.0)
    };
    let doing = tried(&to_do, Step::Pull, ada).unwrap();
    let done = tried(&doing, Step::Finish, ada).unwrap();
    let blocked = tried(&to_do, Step::Block("no key".to_owned()), ben).unwrap();
    for (task, what, who, expected) in [
        (&to_do, Step::Finish, ada, "only what is in `doing`"),
        (&to_do, Step::PutBack, ada, "only what is in `doing`"),
        (&to_do, Step::Reopen, ada, "only what is in `done`"),
        (&to_do, Step::Unblock, ada, "not blocked"),
        (&to_do, Step::Block(" ".to_owned()), ada, "say why"),
        (&to_do, Step::Spend(0), ada, "cannot be"),
        (&to_do, Step::Spend(-1), ada, "cannot be"),
        (&to_do, Step::Spend(i64::MAX), ada, "cannot be"),
        (&doing, Step::Pull, ada, "already"),
        (&doing, Step::Pull, ben, "ada works on T-1"),
        (&doing, Step::Finish, ben, "not you"),
        (&doing, Step::PutBack, ben, "not you"),
        (&done, Step::Pull, ada, "open it again"),
        (&done, Step::Finish, ada, "only what is in `doing`"),
        (&done, Step::Block("x".to_owned()), ada, "nothing can block"),
        (&blocked, Step::Pull, ada, "is blocked: no key"),
    ] {
        let told = tried(task, what.clone(), who).unwrap_err();
        assert!(told.contains(expected), "{what:?}: {told}");
    }
    assert_eq!(tried(&doing, Step::Pull, lead).unwrap().assignee.as_deref(), Some("cleo"));
    assert_eq!(tried(&doing, Step::Finish, lead).unwrap().state, TaskState::Done);
    for status in [None, Some(IterationStatus::Planned), Some(IterationStatus::Closed)] {
        assert!(step(&to_do, &Step::Pull, ada, (status, Limits::default()), world.now).is_err());
    }
    let full = Limits { person: Some((3, 3)), team: None };
    let told = step(&to_do, &Step::Pull, ada, (current, full), world.now).unwrap_err();
    assert!(told.0.contains("the limit is 3"), "{told}");
}
