#!/bin/sh
# Runs a server until standard input closes, then stops it and removes its folder.
#
# The program that wants the server holds the other end of standard input. However that program ends
# (done, failed, panicked, killed), the pipe closes and the server stops: nothing is left running.
# Usage: supervise.sh FOLDER COMMAND [ARGUMENT...]      The first line printed is the server's process id.
trap '' INT HUP TERM
folder=$1
shift
"$@" </dev/null >"$folder/server.log" 2>&1 &
server=$!
echo "$server"
read -r _unused
kill -INT "$server" 2>/dev/null # PostgreSQL calls this a fast shutdown
tries=0
while kill -0 "$server" 2>/dev/null && [ "$tries" -lt 1200 ]; do
    sleep 0.1
    tries=$((tries + 1))
done
kill -QUIT "$server" 2>/dev/null
wait "$server" 2>/dev/null
rm -rf "$folder"
