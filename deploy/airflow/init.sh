# One-shot: Airflow's tables, and the administrator's password where the log-in page looks for it.
airflow db migrate
umask 077
python -c '
import json, os, pathlib
file = pathlib.Path(os.environ["AIRFLOW_HOME"], "simple_auth_manager_passwords.json.generated")
file.write_text(json.dumps({"admin": os.environ["AIRFLOW_ADMIN_PASSWORD"]}) + "\n")
'
