"""The main things of test_docker.py with Podman, whose service speaks Docker's API at a socket of its own."""
import pytest

from docker_engine import Forbidden, Podman, engine as started_engine
from test_docker import (api, contained, images, pushed, start, mark, test_a_container_is_taken_over_by_the_next_server,
                         test_a_prediction_that_was_interrupted_runs_again_in_its_container, test_an_image_is_a_version_that_runs, test_it_has_a_network_when_it_asks_for_one,
                         test_it_is_canceled, test_it_may_take_no_more_memory_than_its_hardware_has, test_it_sees_nothing_of_the_machine,
                         test_its_files_are_files)  # noqa: F401


@pytest.fixture(scope="module")
def engine():
    try:
        with started_engine(Podman) as made:
            made.build_base()
            yield made
    except Forbidden as forbidden:
        pytest.skip(f"no Podman can be run here: {forbidden}")
