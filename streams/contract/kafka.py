"""How to reach Kafka: one settings class, and its form for each of the three clients."""

import ssl
from typing import Literal, Self, cast

from pydantic import BaseModel, ConfigDict, SecretStr, model_validator

SecurityProtocol = Literal["PLAINTEXT", "SSL", "SASL_PLAINTEXT", "SASL_SSL"]
SaslMechanism = Literal["PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512"]


class KafkaSettings(BaseModel):
    """The cluster's address and credentials; no address means the embedded broker."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    bootstrap: str = ""
    security_protocol: SecurityProtocol = "PLAINTEXT"
    sasl_mechanism: SaslMechanism = "SCRAM-SHA-512"
    username: str | None = None
    password: SecretStr | None = None
    ca_file: str | None = None
    cert_file: str | None = None
    key_file: str | None = None

    @model_validator(mode="after")
    def _complete(self) -> Self:
        if self.uses_sasl and not (self.username and self.password):
            raise ValueError("SASL needs STREAMS_KAFKA__USERNAME and STREAMS_KAFKA__PASSWORD")
        return self

    @property
    def servers(self) -> list[str]:
        """Return the bootstrap servers as host:port."""
        return [server.strip() for server in self.bootstrap.split(",") if server.strip()]

    @property
    def uses_sasl(self) -> bool:
        """Say whether clients log in with a user name."""
        return self.security_protocol.startswith("SASL")

    @property
    def uses_tls(self) -> bool:
        """Say whether connections are encrypted."""
        return self.security_protocol.endswith("SSL")

    def tls_context(self) -> ssl.SSLContext | None:
        """Return the TLS context, or None where connections are plain."""
        if not self.uses_tls:
            return None
        context = ssl.create_default_context(cafile=self.ca_file)
        if self.cert_file:
            context.load_cert_chain(self.cert_file, self.key_file)
        return context

    def client(self) -> dict[str, object]:
        """Return the connection arguments that kafka-python and aiokafka share."""
        args: dict[str, object] = {
            "bootstrap_servers": self.servers,
            "security_protocol": self.security_protocol,
        }
        if self.uses_tls:
            args["ssl_context"] = self.tls_context()
        if self.uses_sasl:
            args["sasl_mechanism"] = self.sasl_mechanism
            args["sasl_plain_username"] = self.username
            args["sasl_plain_password"] = cast("SecretStr", self.password).get_secret_value()
        return args
