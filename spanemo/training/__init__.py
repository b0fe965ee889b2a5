"""Training, from a labelled corpus to a sealed bundle. The modules here need torch.

Without the packages of training, ``python -m spanemo.training.MODULE`` says how to install them.
"""

import sys

from spanemo.training.packages import PackagesMissingError, require_packages

if sys.argv[:1] == ["-m"]:  # Python is locating the module to run, which imports this package
    try:
        require_packages()
    except PackagesMissingError as error:
        sys.exit(str(error))
