#!/bin/sh
# enter.sh BASE STATE: standard input runs in sh, in BASE under the changes of the tar file STATE,
# in private mount, network, process and host name namespaces. Nothing of it stays.
exec nice -n 10 unshare --mount --net --pid --uts --ipc --fork sh -ec '
mount --make-rprivate /
mount -t tmpfs state /mnt
mkdir /mnt/upper /mnt/work /mnt/root
tar -C /mnt/upper -xzf "$2"
mount -t overlay state /mnt/root -o "lowerdir=$1,upperdir=/mnt/upper,workdir=/mnt/work"
mount -t proc proc /mnt/root/proc
mount -t sysfs -o ro sysfs /mnt/root/sys
mount -t tmpfs dev /mnt/root/dev
mkdir /mnt/root/dev/shm
mknod -m 666 /mnt/root/dev/null c 1 3
mknod -m 666 /mnt/root/dev/zero c 1 5
mknod -m 666 /mnt/root/dev/urandom c 1 9
ip link set lo up
hostname state
mkdir -p /mnt/root/run/sshd
exec chroot /mnt/root sh -s
' enter "$1" "$2"
