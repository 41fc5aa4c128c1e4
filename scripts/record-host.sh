#!/usr/bin/env bash
# Records what src/host/system reads of this machine's /proc and /sys, as one text: `== path` begins a file, `-> path target` is a
# link. For test/fixtures/host. Usage: scripts/record-host.sh DEVICE [PID] > test/fixtures/host/NAME.txt
set -euo pipefail
device=$1 pid=${2:-self}
file() { [ -r "/$1" ] && ! [ -d "/$1" ] && text=$(cat "/$1" 2>/dev/null) && printf '== %s\n%s\n' "${2:-$1}" "$text" || true; }
link() { [ -L "/$1" ] && printf -- '-> %s %s\n' "$1" "$(readlink "/$1")" || true; }
file proc/self/mountinfo
file proc/self/mountstats
file proc/diskstats
file proc/uptime
file proc/meminfo
for resource in io cpu memory; do file "proc/pressure/$resource"; done
number=$(cat "/sys/class/block/$device/dev")
link "sys/dev/block/$number"
link "sys/class/block/$device"
real=$(realpath "/sys/class/block/$device"); real=${real#/}
for name in dev stat partition queue/rotational serial device/model device/vendor device/serial device/ioerr_cnt device/iotmo_cnt; do file "$real/$name"; done
for name in errors_count warning_count; do file "sys/fs/ext4/$device/$name"; done
for name in stat comm cgroup io schedstat; do file "proc/$pid/$name" "proc/${PID_AS:-1000}/$name"; done
