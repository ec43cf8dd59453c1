//! What pollers may read: an event source mapping takes messages and records under the function's execution role,
//! and delivers nothing without the actions that its reading needs (`FACTS.md` section 8, "Execution role").
//!
//! The actions are those of AWS's own policies for the three kinds of source, as far as reading needs them:
//! <https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AWSLambdaSQSQueueExecutionRole.html> and its
//! neighbours for Kinesis and DynamoDB. Listing all streams and subscribing to a shard are for other uses.

use super::{Access, Principal, number};
use crate::sim::arn;
use crate::sim::iam::{Resource, Verdict};
use crate::sim::scenario::{Source, SourceKind, StreamService};

/// An action that a mapping needs for its reading.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Read {
    /// `sqs:ReceiveMessage`
    ReceiveMessage,
    /// `sqs:DeleteMessage`
    DeleteMessage,
    /// `sqs:GetQueueAttributes`
    GetQueueAttributes,
    /// `kinesis:DescribeStream`
    DescribeStream,
    /// `kinesis:ListShards`
    ListShards,
    /// `kinesis:GetShardIterator`
    GetShardIterator,
    /// `kinesis:GetRecords`
    GetRecords,
    /// `dynamodb:DescribeStream`
    DescribeTableStream,
    /// `dynamodb:GetShardIterator`
    GetTableShardIterator,
    /// `dynamodb:GetRecords`
    GetTableRecords,
}

impl Read {
    /// The name of the action in IAM.
    pub const fn action(self) -> &'static str {
        match self {
            Self::ReceiveMessage => "sqs:ReceiveMessage",
            Self::DeleteMessage => "sqs:DeleteMessage",
            Self::GetQueueAttributes => "sqs:GetQueueAttributes",
            Self::DescribeStream => "kinesis:DescribeStream",
            Self::ListShards => "kinesis:ListShards",
            Self::GetShardIterator => "kinesis:GetShardIterator",
            Self::GetRecords => "kinesis:GetRecords",
            Self::DescribeTableStream => "dynamodb:DescribeStream",
            Self::GetTableShardIterator => "dynamodb:GetShardIterator",
            Self::GetTableRecords => "dynamodb:GetRecords",
        }
    }
}

/// What the mapping of a source reads, and the actions that this needs, the one that reads first.
fn needs(source: &Source) -> Option<(Resource, &'static [Read])> {
    let name = source.resource.clone();
    Some(match &source.kind {
        SourceKind::Sqs(_) => (
            Resource::queue(&name),
            &[
                Read::ReceiveMessage,
                Read::DeleteMessage,
                Read::GetQueueAttributes,
            ],
        ),
        SourceKind::Stream(stream) => {
            let (arn, needs): (_, &[Read]) = match stream.service {
                StreamService::Kinesis => (
                    arn::stream(&name),
                    &[
                        Read::GetRecords,
                        Read::GetShardIterator,
                        Read::DescribeStream,
                        Read::ListShards,
                    ],
                ),
                StreamService::DynamoDb => (
                    arn::table_stream(&name),
                    &[
                        Read::GetTableRecords,
                        Read::GetTableShardIterator,
                        Read::DescribeTableStream,
                    ],
                ),
            };
            (Resource { arn, name }, needs)
        }
        _ => return None,
    })
}

/// The verdict on the reads of a mapping: the first action that the role does not allow, or what allows the reading
/// itself. None without a role: reading then comes with the source.
pub fn poll(source: &Source) -> Option<(Principal, Access)> {
    let role = source.role.as_ref()?;
    let (resource, needs) = needs(source)?;
    let verdict = |&read: &Read| {
        let access = match role.decide(read.action(), &resource) {
            Verdict::Allowed { statement } => Access::RoleAllows(number(statement)),
            Verdict::ExplicitDeny { statement } => Access::RoleDenies(number(statement)),
            Verdict::ImplicitDeny => Access::NothingAllows,
        };
        (Principal::Pollers(read), access)
    };
    let verdicts: Vec<_> = needs.iter().map(verdict).collect();
    let refused = verdicts.iter().find(|(_, access)| !access.is_allowed());
    refused.or(verdicts.first()).copied()
}
