"""Rows held against their schemas, whoever asks first."""

import subprocess
import sys

AT_ONCE = """
import threading, time
import pandas
from schemas.document import Document
from schemas.validate import split_valid
from schemas.columns import to_frame

failed = []
def work(wait):
    time.sleep(wait)
    try:
        split_valid(to_frame((), Document), Document, "document")
    except BaseException as error:
        failed.append(error)
threads = [threading.Thread(target=work, args=(number / 20,)) for number in range(12)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print(failed)
"""


def test_threads_that_are_the_first_to_ask_don_t_break_each_other() -> None:
    command = [sys.executable, "-c", AT_ONCE]
    found = subprocess.run(command, capture_output=True, text=True, check=True)
    assert found.stdout == "[]\n"
