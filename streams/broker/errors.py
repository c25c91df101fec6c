"""What can be wrong with the embedded broker; each message says what to do.

ConfigurationError
  N310 BrokerDied            the JVM ended by itself, for a reason not listed here
  N311 PortInUse             another program listens on the port
  N312 DiskFull              no or too little space for the data directory
  N313 StaleDataDirectory    data that another version, or another program, wrote
  N314 DataDirectoryInUse    another broker runs on the data directory
  N315 DataDirectoryUnusable the data directory can't be made or written
  N316 JarsUnavailable       Kafka's jars can't be downloaded
  N317 JarsChanged           a jar is not the one of the lock file
  N318 JavaUnusable          Java is missing or does not run
  N319 BrokerOutOfMemory     the JVM got too little memory
  N320 BrokerNotReady        the broker runs but did not answer in time
"""

from typing import ClassVar

from streams.contract.errors import ConfigurationError


class BrokerDied(ConfigurationError):
    """The broker's JVM ended by itself."""

    code: ClassVar[str] = "N310"


class PortInUse(ConfigurationError):
    """Another program listens on the broker's port."""

    code: ClassVar[str] = "N311"


class DiskFull(ConfigurationError):
    """The file system of the data directory has too little space."""

    code: ClassVar[str] = "N312"


class StaleDataDirectory(ConfigurationError):
    """The data directory was written by another version or another program."""

    code: ClassVar[str] = "N313"


class DataDirectoryInUse(ConfigurationError):
    """Another running broker holds the data directory."""

    code: ClassVar[str] = "N314"


class DataDirectoryUnusable(ConfigurationError):
    """The data directory can't be made or written."""

    code: ClassVar[str] = "N315"


class JarsUnavailable(ConfigurationError):
    """Kafka's jars are not installed and can't be downloaded."""

    code: ClassVar[str] = "N316"


class JarsChanged(ConfigurationError):
    """An installed jar differs from the lock file."""

    code: ClassVar[str] = "N317"


class JavaUnusable(ConfigurationError):
    """Java is missing or does not run."""

    code: ClassVar[str] = "N318"


class BrokerOutOfMemory(ConfigurationError):
    """The JVM could not get, or used up, its memory."""

    code: ClassVar[str] = "N319"


class BrokerNotReady(ConfigurationError):
    """The broker runs but did not answer a client in time."""

    code: ClassVar[str] = "N320"
