"""Routes, authorizer and CORS of the HTTP API: the laptop cloud ignores the body that SAM makes for it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from infra.local.clients import Clients
from infra.local.problems import CloudProblem
from infra.local.stack_view import Resource, StackView


def complete(clients: Clients, view: StackView) -> None:
    """Make the API what its OpenAPI body says; raises `CloudProblem` if a route is left without sign-in."""
    for api in view.resources("AWS::ApiGatewayV2::Api"):
        body = api.properties["Body"]
        _Api(clients("apigatewayv2"), api).replace(body)
        _check(clients("apigatewayv2"), api, body)


class _Api:
    """One API that is being filled."""

    def __init__(self, gateway: Any, api: Resource) -> None:
        self.gateway = gateway
        self.name = api.name
        self.integrations: dict[str, str] = {}

    def replace(self, body: Mapping[str, Any]) -> None:
        self._empty()
        self._allow_origins(body.get("x-amazon-apigateway-cors", {}))
        schemes = body.get("components", {}).get("securitySchemes", {})
        authorizers = {name: self._authorizer(name, scheme) for name, scheme in schemes.items()}
        for path, operations in body["paths"].items():
            for method, operation in operations.items():
                self._route(f"{method.upper()} {path}", operation, authorizers)

    def _empty(self) -> None:
        """An earlier deploy's routes, before what they point to."""
        gateway, api = self.gateway, {"ApiId": self.name}
        for route in gateway.get_routes(**api)["Items"]:
            gateway.delete_route(**api, RouteId=route["RouteId"])
        for integration in gateway.get_integrations(**api)["Items"]:
            gateway.delete_integration(**api, IntegrationId=integration["IntegrationId"])
        for authorizer in gateway.get_authorizers(**api)["Items"]:
            gateway.delete_authorizer(**api, AuthorizerId=authorizer["AuthorizerId"])

    def _allow_origins(self, cors: Mapping[str, Any]) -> None:
        if cors:
            settings = {name[0].upper() + name[1:]: value for name, value in cors.items()}
            self.gateway.update_api(ApiId=self.name, CorsConfiguration=settings)

    def _authorizer(self, name: str, scheme: Mapping[str, Any]) -> str:
        given = scheme["x-amazon-apigateway-authorizer"]
        source = given["identitySource"]
        made = self.gateway.create_authorizer(
            ApiId=self.name,
            Name=name,
            AuthorizerType="JWT",
            IdentitySource=[source] if isinstance(source, str) else source,
            JwtConfiguration={
                "Issuer": given["jwtConfiguration"]["issuer"],
                "Audience": given["jwtConfiguration"]["audience"],
            },
        )
        return str(made["AuthorizerId"])

    def _route(self, key: str, operation: Mapping[str, Any], authorizers: Mapping[str, str]) -> None:
        target = f"integrations/{self._integration(operation['x-amazon-apigateway-integration'])}"
        secured: dict[str, Any] = {}
        for requirement in operation.get("security", []):
            for name, scopes in requirement.items():
                secured = {"AuthorizationType": "JWT", "AuthorizerId": authorizers[name], "AuthorizationScopes": scopes}
        self.gateway.create_route(ApiId=self.name, RouteKey=key, Target=target, **secured)

    def _integration(self, given: Mapping[str, Any]) -> str:
        found = re.search(r"functions/(.+)/invocations", given["uri"])
        if found is None:
            raise CloudProblem(f"模板中的接口没有指向函数：{given['uri']}")
        function = found[1]
        if function not in self.integrations:
            made = self.gateway.create_integration(
                ApiId=self.name,
                IntegrationType="AWS_PROXY",
                IntegrationUri=function,
                PayloadFormatVersion=given["payloadFormatVersion"],
            )
            self.integrations[function] = str(made["IntegrationId"])
        return self.integrations[function]


def _check(gateway: Any, api: Resource, body: Mapping[str, Any]) -> None:
    wanted = {f"{method.upper()} {path}" for path, operations in body["paths"].items() for method in operations}
    routes = gateway.get_routes(ApiId=api.name)["Items"]
    secured = {route["RouteKey"] for route in routes if route.get("AuthorizationType") == "JWT"}
    if secured != wanted:
        raise CloudProblem(f"本机云的接口没有按模板建立或没有登录保护：{sorted(secured ^ wanted)}")
