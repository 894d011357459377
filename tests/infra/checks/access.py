"""Who may do what: least privilege, no stars, the paper key and the vault."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tests.infra.plan import Plan, of_type, properties

# Actions that know no resource: what the vended logs and the traces of workflows need.
STAR_POLICIES = {"WorkflowLogDelivery", "WorkflowTracing"}
READS_PERSONAL_DATA = {"ApplicationIntake", "PaperGeneration", "ScoreIngestion"}
_URL_MILLISECONDS = 300_000

Statement = dict[str, Any]


def texts(value: Any) -> list[str]:
    """A statement's one or many as a list."""
    return [value] if isinstance(value, str) else list(value)


def identity_statements(planned: Plan) -> Iterator[tuple[str, Statement]]:
    """Every statement of roles and policies, with the resource that has it."""
    for name, role in of_type(planned, "AWS::IAM::Role").items():
        for policy in role["Properties"].get("Policies", []):
            for statement in policy["PolicyDocument"]["Statement"]:
                yield name, statement
    for name, policy in of_type(planned, "AWS::IAM::Policy").items():
        for statement in policy["Properties"]["PolicyDocument"]["Statement"]:
            yield name, statement


def statements_of(planned: Plan, role: str) -> list[Statement]:
    """What a role may do, by its own policies and by those attached to it."""
    attached = {
        name
        for name, policy in of_type(planned, "AWS::IAM::Policy").items()
        if f"${{{role}}}" in policy["Properties"]["Roles"]
    }
    return [statement for name, statement in identity_statements(planned) if name in attached | {role}]


def resource_statements(planned: Plan) -> Iterator[tuple[str, Statement]]:
    """Every statement of the policies of buckets, queues, topics and keys."""
    for kind in ("AWS::S3::BucketPolicy", "AWS::SQS::QueuePolicy", "AWS::SNS::TopicPolicy"):
        for name, policy in of_type(planned, kind).items():
            for statement in policy["Properties"]["PolicyDocument"]["Statement"]:
                yield name, statement
    for name, key in of_type(planned, "AWS::KMS::Key").items():
        for statement in key["Properties"]["KeyPolicy"]["Statement"]:
            yield name, statement


def no_star_actions(planned: Plan) -> list[str]:
    allowing = [*identity_statements(planned), *resource_statements(planned)]
    return [
        f"{name} allows {action}"
        for name, statement in allowing
        for action in texts(statement["Action"])
        if statement["Effect"] == "Allow" and "*" in action
    ]


def no_star_resources(planned: Plan) -> list[str]:
    return [
        f"{name} allows {statement['Action']} on {resource}"
        for name, statement in identity_statements(planned)
        for resource in texts(statement["Resource"])
        if name not in STAR_POLICIES and (resource == "*" or not resource.startswith("${"))
    ]


def no_managed_policies(planned: Plan) -> list[str]:
    """Managed policies, also those that SAM adds by itself, allow logs and streams of all functions."""
    return [
        f"{name} has managed policies"
        for name, role in of_type(planned, "AWS::IAM::Role").items()
        if role["Properties"].get("ManagedPolicyArns")
    ]


def one_role_each(planned: Plan) -> list[str]:
    roles = [function["Properties"]["Role"] for function in of_type(planned, "AWS::Lambda::Function").values()]
    return [f"{role} is shared by functions" for role in set(roles) if roles.count(role) > 1]


def allowed_principals(planned: Plan) -> list[str]:
    """Nobody outside the account is allowed anything."""
    return [
        f"{name} allows {statement['Principal']}"
        for name, statement in resource_statements(planned)
        if statement["Effect"] == "Allow" and statement["Principal"] in ("*", {"AWS": "*"})
    ]


def table_by_keys(planned: Plan) -> list[str]:
    """Table access names the kinds of items; a scan or a delete is nobody's."""
    findings = []
    for name, statement in identity_statements(planned):
        actions = [action for action in texts(statement["Action"]) if action.startswith("dynamodb:")]
        if not actions or "${Table.StreamArn}" in texts(statement["Resource"]):
            continue
        keys = statement.get("Condition", {}).get("ForAllValues:StringLike", {}).get("dynamodb:LeadingKeys", [])
        if not keys or any(key.startswith("*") for key in keys):
            findings.append(f"{name} may {actions} whatever the key")
        findings += [
            f"{name} may {action}" for action in actions if action.endswith(("Scan", "DeleteItem", "DeleteTable"))
        ]
    return findings


def personal_data_needs(planned: Plan) -> list[str]:
    """Rosters, which hold ID numbers, are read by the functions that need them alone."""
    findings = []
    for function in of_type(planned, "AWS::Lambda::Function"):
        for statement in statements_of(planned, f"{function}Role"):
            keys = statement.get("Condition", {}).get("ForAllValues:StringLike", {}).get("dynamodb:LeadingKeys", [])
            if function not in READS_PERSONAL_DATA and any(key.startswith(("ROSTER", "PERSON")) for key in keys):
                findings.append(f"{function} reaches rosters")
    return findings


def paper_key_users(planned: Plan) -> list[str]:
    """One role encrypts, one decrypts, each for the vault alone; administrators do neither."""
    expected = {"${PaperGenerationRole.Arn}": ["kms:GenerateDataKey"], "${PaperCustodyRole.Arn}": ["kms:Decrypt"]}
    findings = []
    for statement in properties(planned, "VaultKey")["KeyPolicy"]["Statement"]:
        principal, actions = statement["Principal"]["AWS"], texts(statement["Action"])
        context = statement.get("Condition", {}).get("StringLike", {}).get("kms:EncryptionContext:aws:s3:arn", [])
        if principal in expected:
            if actions != expected[principal]:
                findings.append(f"{principal} may {actions} with the paper key")
            if not context or not all("-vault-" in arn for arn in context):
                findings.append(f"{principal} may use the paper key outside the vault")
        elif any(word in action.lower() for action in actions for word in ("crypt", "datakey", "grant", "*")):
            findings.append(f"{principal} may {actions} with the paper key")
    return findings


def vault_readers(planned: Plan) -> list[str]:
    """paper_custody alone reads the vault, paper_generation alone writes into it."""
    may = {"PaperCustodyPolicy": {"s3:GetObject", "s3:GetObjectVersion"}, "PaperGenerationPolicy": {"s3:PutObject"}}
    return [
        f"{name} may {action} in the vault"
        for name, statement in identity_statements(planned)
        if any("VaultBucket" in resource for resource in texts(statement["Resource"]))
        for action in texts(statement["Action"])
        if action not in may.get(name, set())
    ]


def vault_refusals(planned: Plan) -> list[str]:
    """The vault refuses plain connections, another or no encryption, another key, old URLs."""
    wanted: list[tuple[str, dict[str, Any]]] = [
        ("s3:*", {"Bool": {"aws:SecureTransport": "false"}}),
        ("s3:PutObject", {"StringNotEquals": {"s3:x-amz-server-side-encryption": "aws:kms"}}),
        ("s3:PutObject", {"StringNotEquals": {"s3:x-amz-server-side-encryption-aws-kms-key-id": "${VaultKey.Arn}"}}),
        ("s3:*", {"NumericGreaterThan": {"s3:signatureAge": _URL_MILLISECONDS}}),
    ]
    denied = [
        (statement["Action"], statement["Condition"])
        for statement in properties(planned, "VaultPolicy")["PolicyDocument"]["Statement"]
        if statement["Effect"] == "Deny"
        and statement["Principal"] == "*"
        and "${VaultBucket.Arn}/*" in texts(statement["Resource"])
    ]
    return [
        f"the vault does not refuse {action} when {condition}"
        for action, condition in wanted
        if (action, condition) not in denied
    ]


def tls_everywhere(planned: Plan) -> list[str]:
    """Every bucket and queue refuses plain connections."""
    refusing = {
        resource.removesuffix("/*").removeprefix("${").removesuffix(".Arn}")
        for _, statement in resource_statements(planned)
        if statement["Effect"] == "Deny" and statement.get("Condition") == {"Bool": {"aws:SecureTransport": "false"}}
        for resource in texts(statement["Resource"])
    }
    stores = [*of_type(planned, "AWS::S3::Bucket"), *of_type(planned, "AWS::SQS::Queue")]
    return [f"{name} takes plain connections" for name in stores if name not in refusing]


CHECKS = (
    no_star_actions,
    no_star_resources,
    no_managed_policies,
    one_role_each,
    allowed_principals,
    table_by_keys,
    personal_data_needs,
    paper_key_users,
    vault_readers,
    vault_refusals,
    tls_everywhere,
)
