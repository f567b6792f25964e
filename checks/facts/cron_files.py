"""Which files cron really starts something from; the others only look as if they did."""

# cron(8) and run-parts(8) of Debian pass over names with a dot, those of cronie over copies;
# what lies in cron.daily and its like must be executable.
CRON_FILES = r"""
cron_files() {
  for k in /etc/crontab /etc/cron.d/* /etc/cron.hourly/* /etc/cron.daily/* /etc/cron.weekly/* \
      /etc/cron.monthly/* /var/spool/cron/crontabs/* /var/spool/cron/*; do
    [ -f "$k" ] || continue
    case $k in /etc/cron.*)
      case ${k##*/} in
        *~|*.rpm*) continue ;;
        *[!A-Za-z0-9_-]*) [ -e /etc/debian_version ] && continue ;;
      esac
      case $k in /etc/cron.d/*) ;; *) [ -x "$k" ] || continue ;; esac ;;
    esac
    printf '%s\n' "$k"
  done; }
c=$(cron_files); o=$IFS; IFS='
'
set -f; set -- $c; set +f; IFS=$o
"""
