"""What holds data: kept, encrypted, locked, and deleted when it should be."""

from __future__ import annotations

from tests.infra.plan import Plan, of_type, properties

KEEPS = (
    "AWS::DynamoDB::Table",
    "AWS::S3::Bucket",
    "AWS::KMS::Key",
    "AWS::SQS::Queue",
    "AWS::Cognito::UserPool",
)
_PRIVATE = ("BlockPublicAcls", "BlockPublicPolicy", "IgnorePublicAcls", "RestrictPublicBuckets")
_BUCKET_KEYS = {"VaultBucket": "${VaultKey.Arn}", "InboxBucket": "${DataKey.Arn}", "ReportsBucket": "${DataKey.Arn}"}


def kept(planned: Plan) -> list[str]:
    """Deleting or replacing the stack deletes no data and no key."""
    return [
        f"{name} has {policy} {resource.get(policy)}"
        for kind in KEEPS
        for name, resource in of_type(planned, kind).items()
        for policy in ("DeletionPolicy", "UpdateReplacePolicy")
        if resource.get(policy) != "Retain"
    ]


def table_guarded(planned: Plan) -> list[str]:
    table = properties(planned, "Table")
    wanted = {
        "on demand": table["BillingMode"] == "PAY_PER_REQUEST",
        "deletion protection": table.get("DeletionProtectionEnabled") is True,
        "point in time recovery": table.get("PointInTimeRecoverySpecification") == {"PointInTimeRecoveryEnabled": True},
        "time to live": table.get("TimeToLiveSpecification") == {"AttributeName": "expires_at", "Enabled": True},
        "stream": table.get("StreamSpecification") == {"StreamViewType": "NEW_AND_OLD_IMAGES"},
        "key": table.get("SSESpecification", {}).get("KMSMasterKeyId") == "${DataKey.Arn}",
        "indexes": [index["IndexName"] for index in table["GlobalSecondaryIndexes"]] == ["gsi1", "gsi2", "gsi3"],
        "whole items in indexes": all(
            index["Projection"] == {"ProjectionType": "ALL"} for index in table["GlobalSecondaryIndexes"]
        ),
    }
    return [f"the table lacks {name}" for name, there in wanted.items() if not there]


def buckets_private(planned: Plan) -> list[str]:
    findings = []
    for name, bucket in of_type(planned, "AWS::S3::Bucket").items():
        block = bucket["Properties"].get("PublicAccessBlockConfiguration", {})
        findings += [f"{name} does not {setting}" for setting in _PRIVATE if block.get(setting) is not True]
        rules = bucket["Properties"].get("OwnershipControls", {}).get("Rules", [])
        if rules != [{"ObjectOwnership": "BucketOwnerEnforced"}]:
            findings.append(f"{name} knows access lists")
    return findings


def buckets_encrypted(planned: Plan) -> list[str]:
    findings = []
    for name, bucket in of_type(planned, "AWS::S3::Bucket").items():
        (rule,) = bucket["Properties"]["BucketEncryption"]["ServerSideEncryptionConfiguration"]
        default = rule["ServerSideEncryptionByDefault"]
        if default != {"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": _BUCKET_KEYS[name]}:
            findings.append(f"{name} is encrypted with {default}")
        if rule.get("BucketKeyEnabled") is not True:
            findings.append(f"{name} has no bucket key")
    return findings


def vault_locked(planned: Plan) -> list[str]:
    vault = properties(planned, "VaultBucket")
    retention = vault.get("ObjectLockConfiguration", {}).get("Rule", {}).get("DefaultRetention", {})
    wanted = {
        "versions": vault.get("VersioningConfiguration") == {"Status": "Enabled"},
        "the lock": vault.get("ObjectLockEnabled") is True,
        "the mode COMPLIANCE": retention.get("Mode") == "COMPLIANCE",
        "two years": int(retention.get("Days", 0)) >= 730,
    }
    return [f"the vault lacks {name}" for name, there in wanted.items() if not there]


def uploads_expire(planned: Plan) -> list[str]:
    rules = properties(planned, "InboxBucket").get("LifecycleConfiguration", {}).get("Rules", [])
    expiring = [rule for rule in rules if rule["Status"] == "Enabled" and int(rule.get("ExpirationInDays", 0)) == 7]
    return [] if any(rule.get("Prefix") == "uploads/" for rule in expiring) else ["uploads are kept"]


def official_forms_stay(planned: Plan) -> list[str]:
    """Annex 3 and Annex 4 are what was published: nothing deletes them."""
    rules = properties(planned, "ReportsBucket").get("LifecycleConfiguration", {}).get("Rules", [])
    expiring = [rule.get("Prefix", "") for rule in rules if "ExpirationInDays" in rule]
    return [
        f"{form} expires" for form in ("annex-3/", "annex-4/") if any(form.startswith(prefix) for prefix in expiring)
    ]


def keys_rotate(planned: Plan) -> list[str]:
    return [
        f"{name} does not rotate"
        for name, key in of_type(planned, "AWS::KMS::Key").items()
        if key["Properties"].get("EnableKeyRotation") is not True
    ]


def inbox_origin(planned: Plan) -> list[str]:
    (rule,) = properties(planned, "InboxBucket")["CorsConfiguration"]["CorsRules"]
    wanted = (["http://127.0.0.1:8080"], ["POST"])
    found = (rule["AllowedOrigins"], rule["AllowedMethods"])
    return [] if found == wanted else [f"the inbox takes {found}"]


CHECKS = (
    kept,
    table_guarded,
    buckets_private,
    buckets_encrypted,
    vault_locked,
    uploads_expire,
    official_forms_stay,
    keys_rotate,
    inbox_origin,
)
