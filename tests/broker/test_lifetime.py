import os
import select
import signal
import subprocess
import sys

import pytest

from streams.broker import Broker, BrokerConfig
from streams.broker.errors import BrokerDied

from . import clients

PARENT = """
import signal, sys
from pathlib import Path
from streams.broker import Broker, BrokerConfig
broker = Broker(BrokerConfig(data_dir=Path(sys.argv[1]), cache_dir=Path(sys.argv[2])))
broker.start()
print(broker.pid, flush=True)
signal.pause()
"""


def test_a_record_outlives_a_stop_a_kill_and_their_restarts(config: BrokerConfig) -> None:
    broker = Broker(config)
    broker.start()
    clients.create_topic(broker.bootstrap, "kept")
    clients.publish(broker.bootstrap, "kept", b"still here")
    broker.stop()

    broker.start()
    assert clients.first_value(broker.bootstrap, "kept") == b"still here"
    os.kill(broker.pid, signal.SIGKILL)
    assert broker.wait(timeout_s=30) == -signal.SIGKILL
    with pytest.raises(BrokerDied, match=r"^Kafka was killed by SIGKILL"):
        broker.check()
    broker.stop()

    with broker:
        assert clients.first_value(broker.bootstrap, "kept") == b"still here"


def test_the_broker_dies_with_the_process_that_started_it(config: BrokerConfig) -> None:
    arguments = [str(config.data_dir), str(config.cache_dir)]
    with subprocess.Popen([sys.executable, "-c", PARENT, *arguments], stdout=subprocess.PIPE) as parent:
        assert parent.stdout is not None
        jvm = os.pidfd_open(int(parent.stdout.readline()))
        try:
            parent.kill()
            ended, _, _ = select.select([jvm], [], [], 30)
        finally:
            os.close(jvm)
    assert ended

    with Broker(config) as again:  # neither the port nor the data directory stay taken
        assert clients.topics(again.bootstrap) == set()


def test_a_broker_that_never_ran_can_be_stopped_but_not_asked(config: BrokerConfig) -> None:
    broker = Broker(config)
    broker.stop()
    with pytest.raises(AssertionError, match="not running"):
        broker.poll()
