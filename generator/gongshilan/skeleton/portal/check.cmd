@echo off
rem Double-click to run "gongshilan check" here; the first time it installs the program into .venv.
chcp 65001 >nul
cd /d "%~dp0"
set PYTHONUTF8=1
if not exist .venv\Scripts\gongshilan.exe (
  py -3 -m venv .venv || goto end
  .venv\Scripts\pip install --quiet --disable-pip-version-check -r requirements.txt || goto end
)
.venv\Scripts\gongshilan check
:end
pause
