//! The rivals of a function: machines that are started, kept and stopped, under the same arrivals.
//!
//! A rival is a [`Fleet`]: equal instances with a number of places for requests, a queue before them, and a
//! rule by which instances come and go. A fixed EC2 fleet has no such rule; an Auto Scaling group and a
//! Fargate service track a target; App Runner starts an instance as soon as every place is taken. What
//! differs besides is what an instance costs, which is for [`bill`] to say.
//!
//! Requests are [`Job`]s: when they arrive and how long a whole vCPU works on them. Nothing is drawn here,
//! so the same jobs give the same answer on every machine. AWS publishes neither start-up times nor
//! capacities: they are labelled model parameters ([`Rivals`]), and a scenario may set its own.

pub mod bill;
mod fleet;
mod series;
mod tracking;

pub use fleet::{Life, Served, serve};
pub use series::{Series, demand};

use super::time::{Span, Time};
use crate::money::{InstanceType, Platform};

/// A request, as a server sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Job {
    /// When it arrives.
    pub at: Time,
    /// How long it holds one of the places of an instance.
    pub work: Span,
}

/// A fleet of equal instances.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fleet {
    /// Requests that an instance works on at once; the others wait.
    pub places: u32,
    /// Instances that are ready at time 0, and the fewest that are kept.
    pub least: u32,
    /// The most instances.
    pub most: u32,
    /// From the decision to start an instance until it serves.
    pub start: Span,
    /// When instances come and go.
    pub scaling: Scaling,
    /// Instances taken out one after another to be patched.
    pub patch: Option<Patch>,
    /// Requests that may wait at once; one more is refused.
    pub queue: u32,
    /// How long a request waits before it is given up, which counts as refused.
    pub patience: Span,
}

/// When instances come and go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scaling {
    /// Never.
    Fixed,
    /// So that a target of utilisation is kept.
    Tracking(Tracking),
    /// One more as soon as all places are taken; one less when it was idle for so long.
    Requests {
        /// How long an instance above the least may idle.
        linger: Span,
    },
}

/// Target tracking: the share of places in use is kept near a target by a rule of three.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tracking {
    /// The target in percent.
    pub target: u32,
    /// How often the share is looked at.
    pub period: Span,
    /// So many periods in a row above the target start instances.
    pub out_after: u32,
    /// So many periods in a row well below it stop some.
    pub in_after: u32,
    /// Nothing is started or stopped this long after the last time.
    pub cooldown: Span,
}

/// A patch window: one instance after another takes no new requests for a while.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Patch {
    /// When the first one is taken out.
    pub at: Time,
    /// For how long each is out.
    pub each: Span,
}

/// All rivals of a scenario: what `compare` runs beside Lambda.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rivals {
    /// Requests that one vCPU works on at once; none to take it from the share of time that requests wait.
    pub per_vcpu: Option<u32>,
    /// Requests that may wait for a fleet.
    pub queue: u32,
    /// How long a request waits before it is given up.
    pub patience: Span,
    /// EC2 instances, always on.
    pub ec2: Ec2,
    /// EC2 instances in an Auto Scaling group.
    pub group: Group,
    /// A service of Fargate tasks.
    pub fargate: Fargate,
    /// An App Runner service.
    pub app_runner: AppRunner,
}

/// A fixed number of EC2 instances.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ec2 {
    /// Their type.
    pub kind: InstanceType,
    /// How many; none for as many as the mean load keeps two thirds busy, but two at least.
    pub size: Option<u32>,
    /// When they are patched.
    pub patch: Option<Patch>,
}

/// An Auto Scaling group.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Group {
    /// The type of its instances.
    pub kind: InstanceType,
    /// The fewest instances.
    pub least: u32,
    /// The most.
    pub most: u32,
    /// From the decision until an instance serves.
    pub launch: Span,
    /// How it scales.
    pub tracking: Tracking,
}

/// A Fargate service.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fargate {
    /// What its tasks run on.
    pub platform: Platform,
    /// Processors of a task in CPU units: 1,024 are one vCPU.
    pub cpu_units: u32,
    /// Memory of a task in MB.
    pub memory_mb: u32,
    /// The fewest tasks.
    pub least: u32,
    /// The most.
    pub most: u32,
    /// From the decision until a task serves: image pull and start, which are paid.
    pub start: Span,
    /// How it scales.
    pub tracking: Tracking,
}

/// An App Runner service.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AppRunner {
    /// Processors of an instance in CPU units.
    pub cpu_units: u32,
    /// Memory of an instance in MB.
    pub memory_mb: u32,
    /// Instances that are always provisioned, at least one.
    pub provisioned: u32,
    /// The most instances.
    pub most: u32,
    /// From the decision until an instance serves.
    pub start: Span,
    /// How long an instance above the provisioned ones may idle.
    pub linger: Span,
}

/// Target tracking as its alarms are described: three minutes above the target start instances, fifteen well
/// below stop them; the cooldown is the five minutes that an Auto Scaling group has by default
/// (<https://docs.aws.amazon.com/autoscaling/ec2/userguide/ec2-auto-scaling-scaling-cooldowns.html>,
/// <https://fortem.dev/blog/ecs-fargate-autoscaling/>). Half of the capacity as target is a common choice.
const TRACKING: Tracking = Tracking {
    target: 50,
    period: Span::secs(60),
    out_after: 3,
    in_after: 15,
    cooldown: Span::secs(300),
};

impl Default for Rivals {
    /// Models, each a round figure of its kind: AWS publishes no start-up times. A task "in tens of seconds
    /// to minutes" is what third parties say (`FACTS.md` section 9). App Runner's one and 25 instances are
    /// its own defaults (<https://docs.aws.amazon.com/apprunner/latest/dg/manage-autoscaling.html>).
    fn default() -> Self {
        Self {
            per_vcpu: None,
            queue: 1_000,
            patience: Span::secs(30),
            ec2: Ec2 {
                kind: InstanceType::M5Large,
                size: None,
                patch: None,
            },
            group: Group {
                kind: InstanceType::M5Large,
                least: 2,
                most: 100,
                launch: Span::secs(120),
                tracking: TRACKING,
            },
            fargate: Fargate {
                platform: Platform::LinuxX86,
                cpu_units: 1_024,
                memory_mb: 2_048,
                least: 2,
                most: 100,
                start: Span::secs(45),
                tracking: TRACKING,
            },
            app_runner: AppRunner {
                cpu_units: 1_024,
                memory_mb: 2_048,
                provisioned: 1,
                most: 25,
                start: Span::secs(20),
                linger: Span::secs(60),
            },
        }
    }
}

/// The load, as far as it decides how a fleet is laid out.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Layout {
    /// Requests that one vCPU works on at once.
    pub per_vcpu: u32,
    /// Requests under way on average, if each is served at once.
    pub mean_demand: f64,
}

impl Rivals {
    fn places(&self, cpu_units: u32, layout: Layout) -> u32 {
        let per_vcpu = u64::from(self.per_vcpu.unwrap_or(layout.per_vcpu));
        let places = u64::from(cpu_units) * per_vcpu / 1_024;
        u32::try_from(places).unwrap_or(u32::MAX).max(1)
    }

    fn of_type(&self, kind: InstanceType, layout: Layout) -> u32 {
        self.places(kind.vcpus() * 1_024, layout)
    }

    /// The fixed fleet.
    pub fn fixed_fleet(&self, layout: Layout) -> Fleet {
        let places = self.of_type(self.ec2.kind, layout);
        let size = self.ec2.size.unwrap_or_else(|| {
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "a load has fewer than 2^32 requests under way"
            )]
            let needed = (layout.mean_demand * 1.5 / f64::from(places)).ceil() as u32;
            needed.max(2)
        });
        Fleet {
            places,
            least: size,
            most: size,
            start: Span::ZERO,
            scaling: Scaling::Fixed,
            patch: self.ec2.patch,
            queue: self.queue,
            patience: self.patience,
        }
    }

    /// The Auto Scaling group.
    pub fn group_fleet(&self, layout: Layout) -> Fleet {
        let group = &self.group;
        Fleet {
            places: self.of_type(group.kind, layout),
            least: group.least,
            most: group.most,
            start: group.launch,
            scaling: Scaling::Tracking(group.tracking),
            patch: None,
            queue: self.queue,
            patience: self.patience,
        }
    }

    /// The Fargate service.
    pub fn fargate_fleet(&self, layout: Layout) -> Fleet {
        let fargate = &self.fargate;
        Fleet {
            places: self.places(fargate.cpu_units, layout),
            least: fargate.least,
            most: fargate.most,
            start: fargate.start,
            scaling: Scaling::Tracking(fargate.tracking),
            ..self.group_fleet(layout)
        }
    }

    /// The App Runner service.
    pub fn app_runner_fleet(&self, layout: Layout) -> Fleet {
        let service = &self.app_runner;
        Fleet {
            places: self.places(service.cpu_units, layout),
            least: service.provisioned,
            most: service.most,
            start: service.start,
            scaling: Scaling::Requests {
                linger: service.linger,
            },
            ..self.group_fleet(layout)
        }
    }
}
