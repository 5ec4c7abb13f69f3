#!/bin/sh
# Runs a file with the first Python that is new enough.
for python in "$PYTHON" python3 python3.14 python3.13 python3.12 python3.11 python; do
    [ -n "$python" ] || continue
    if "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
        exec "$python" "$@"
    fi
done
found=$(python3 --version 2>/dev/null || echo "no Python")
echo "Inngang needs Python 3.11 or newer, and here is $found." >&2
echo "Install one (Debian: apt-get install python3 python3-venv), or name it: make run PYTHON=/path/to/python3.12" >&2
exit 1
