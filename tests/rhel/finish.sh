# What the audit subject wants beside its rules, and the modes of what those rules watch.
cat >/etc/audit/auditd.conf <<'C'
log_file = /var/log/audit/audit.log
log_format = ENRICHED
log_group = root
flush = INCREMENTAL_ASYNC
freq = 50
max_log_file = 50
num_logs = 10
max_log_file_action = keep_logs
space_left = 25%
space_left_action = email
action_mail_acct = root
admin_space_left = 10%
admin_space_left_action = halt
disk_full_action = halt
disk_error_action = halt
name_format = hostname
write_logs = yes
local_events = yes
overflow_action = syslog
C
mkdir -p /etc/audit/plugins.d; printf 'active = yes\npath = /sbin/audisp-remote\n' >/etc/audit/plugins.d/au-remote.conf
printf 'remote_server = log.city.example\nenable_krb5 = yes\nnetwork_failure_action = syslog\ndisk_full_action = syslog\n' >/etc/audit/audisp-remote.conf
chmod 640 /etc/audit/*.conf /etc/audit/rules.d/* /etc/audit/plugins.d/* /etc/audit/audit.rules
chmod 600 /var/log/tallylog /var/log/sudo.log
