"""The way in: routes, tokens, origins, users."""

from __future__ import annotations

from typing import Any

from tests.infra.plan import Plan, of_type, properties

ROLES = {"institution", "district", "task_force", "alliance", "item_writer", "marker", "admin"}
_METHODS = {"get", "post", "put", "delete", "patch", "head", "x-amazon-apigateway-any-method"}


def routes(planned: Plan) -> dict[str, dict[str, Any]]:
    """The API's operations by `METHOD /path`."""
    return {
        f"{method.upper()} {path}": operation
        for path, operations in properties(planned, "Api")["Body"]["paths"].items()
        for method, operation in operations.items()
        if method in _METHODS
    }


def every_route_signed_in(planned: Plan) -> list[str]:
    return [
        f"{route} needs no token" for route, item in routes(planned).items() if item.get("security") != [{"Jwt": []}]
    ]


def no_catch_all(planned: Plan) -> list[str]:
    """A route names what it is; `$default` and greedy paths would open what nobody declared."""
    return [
        f"{route} catches all"
        for route in routes(planned)
        if "$default" in route or "+}" in route or "X-AMAZON" in route
    ]


def tokens_checked(planned: Plan) -> list[str]:
    schemes = properties(planned, "Api")["Body"]["components"]["securitySchemes"]
    jwt = schemes.get("Jwt", {}).get("x-amazon-apigateway-authorizer", {})
    configuration = jwt.get("jwtConfiguration", {})
    wanted = {
        "kind": set(schemes) == {"Jwt"} and jwt.get("type") == "jwt",
        "header": jwt.get("identitySource") == "$request.header.Authorization",
        "issuer": str(configuration.get("issuer", "")).startswith("https://"),
        "audience": bool(configuration.get("audience")) and all(configuration["audience"]),
    }
    return [f"the authorizer's {name} is wrong" for name, right in wanted.items() if not right]


def one_origin(planned: Plan) -> list[str]:
    cors = properties(planned, "Api")["Body"]["x-amazon-apigateway-cors"]
    return [] if cors["allowOrigins"] == ["http://127.0.0.1:8080"] else [f"the API answers {cors['allowOrigins']}"]


def throttled(planned: Plan) -> list[str]:
    (stage,) = of_type(planned, "AWS::ApiGatewayV2::Stage").values()
    limits = stage["Properties"].get("DefaultRouteSettings", {})
    wanted = ("ThrottlingRateLimit", "ThrottlingBurstLimit")
    return [f"the API has no {limit}" for limit in wanted if int(limits.get(limit, 0)) <= 0]


def discreet_access_log(planned: Plan) -> list[str]:
    """The access log names no person, no address and no query."""
    (stage,) = of_type(planned, "AWS::ApiGatewayV2::Stage").values()
    settings = stage["Properties"].get("AccessLogSettings", {})
    if settings.get("DestinationArn") != "${ApiLogGroup.Arn}":
        return ["the API has no access log"]
    telling = ("sourceIp", "userAgent", "claims", "identity", "querystring", "$context.path", "authorizer.principalId")
    return [f"the access log has {word}" for word in telling if word in settings["Format"]]


def pool_closed(planned: Plan) -> list[str]:
    """Administrators make users; everybody has a second factor; the pool is protected."""
    findings = []
    for name, pool in of_type(planned, "AWS::Cognito::UserPool").items():
        found = pool["Properties"]
        wanted = {
            "a second factor": found.get("MfaConfiguration") == "ON"
            and found.get("EnabledMfas") == ["SOFTWARE_TOKEN_MFA"],
            "administrators only": found.get("AdminCreateUserConfig", {}).get("AllowAdminCreateUserOnly") is True,
            "protection": found.get("DeletionProtection") == "ACTIVE",
            "long passwords": found.get("Policies", {}).get("PasswordPolicy", {}).get("MinimumLength", 0) >= 12,
        }
        findings += [f"{name} lacks {what}" for what, there in wanted.items() if not there]
    return findings


def nobody_promotes_himself(planned: Plan) -> list[str]:
    """Through the client users neither write the attributes that decide nor send plain passwords."""
    findings = []
    for name, client in of_type(planned, "AWS::Cognito::UserPoolClient").items():
        found = client["Properties"]
        if any(item.startswith("custom:") for item in found.get("WriteAttributes") or ["custom:all"]):
            findings.append(f"{name} writes custom attributes")
        if any("PASSWORD_AUTH" in flow for flow in found["ExplicitAuthFlows"]):
            findings.append(f"{name} takes passwords")
        if found.get("PreventUserExistenceErrors") != "ENABLED":
            findings.append(f"{name} tells who has an account")
    return findings


def short_tokens(planned: Plan) -> list[str]:
    findings = []
    for name, client in of_type(planned, "AWS::Cognito::UserPoolClient").items():
        found = client["Properties"]
        units = found.get("TokenValidityUnits", {})
        for token in ("AccessToken", "IdToken"):
            if units.get(token) != "minutes" or found.get(f"{token}Validity", 60) > 15:
                findings.append(f"{name}'s {token} lives long")
    return findings


def groups_are_roles(planned: Plan) -> list[str]:
    groups = {group["Properties"]["GroupName"] for group in of_type(planned, "AWS::Cognito::UserPoolGroup").values()}
    return [f"group {name} is missing or unknown" for name in sorted(groups ^ ROLES)]


CHECKS = (
    every_route_signed_in,
    no_catch_all,
    tokens_checked,
    one_origin,
    throttled,
    discreet_access_log,
    pool_closed,
    nobody_promotes_himself,
    short_tokens,
    groups_are_roles,
)
