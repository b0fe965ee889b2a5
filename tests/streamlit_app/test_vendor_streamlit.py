"""Private parts of Streamlit that the pages and the benchmark lean on."""

import threading

from streamlit import config
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Common_pb2 import FileURLs
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime.uploaded_file_manager import UploadedFile, UploadedFileRec


def test_options_are_looked_up_under_one_lock() -> None:
    looked_up = threading.Event()

    def look_up() -> None:
        config.get_option("server.port")
        looked_up.set()

    thread = threading.Thread(target=look_up)
    with config._config_lock:
        thread.start()
        assert not looked_up.wait(0.2)
    thread.join()
    assert looked_up.is_set()


def test_streamlit_collects_garbage_after_each_run_unless_told_otherwise() -> None:
    assert config.get_config_options()["runner.postScriptGC"].default_val is True


def test_messages_have_the_fields_of_a_visitor_without_a_browser() -> None:
    request = BackMsg()
    request.rerun_script.query_string = "request=1"
    request.rerun_script.page_script_hash = "page"
    request.rerun_script.fragment_id = "fragment"
    request.rerun_script.is_auto_rerun = True
    assert request.WhichOneof("type") == "rerun_script"
    answer = ForwardMsg()
    answer.new_session.page_script_hash = "page"
    assert answer.WhichOneof("type") == "new_session"
    answer.auto_rerun.fragment_id = "fragment"
    answer.auto_rerun.interval = 1.0
    assert answer.WhichOneof("type") == "auto_rerun"


def test_the_content_of_an_upload_is_no_copy() -> None:
    record = UploadedFileRec("1", "a.csv", "text/csv", b"id,text\n1,fine\n" * 1000)
    upload = UploadedFile(record, FileURLs())
    assert all(upload.getvalue() is record.data for _ in range(2))
