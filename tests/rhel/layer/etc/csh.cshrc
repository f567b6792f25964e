# /etc/csh.cshrc
umask 027
