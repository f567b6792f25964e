"""Secrets in configurations of network devices, masked before anything is kept.

Readers read the masked text. A secret becomes one word without spaces, in place of the secret
alone; what stood before and behind it stays, and so do quotes around it:

    [masked:ab12cd34]            a secret; the digest is keyed by the workspace, so equal secrets
                                 have equal marks there, and a change shows in a diff
    [masked:community:known]     a community that stands in every scanner (public, private ...)
    [masked:community:ab12cd34]  any other community of SNMP v1 or v2c, FortiOS `set name` too
    [masked:pem:ab12cd34]        a private key or certificate of any lines, in one word

What tells the form of storage is kept as it was written:

    username x secret 5 $1$[masked:ab12cd34]        the prefix of crypt(5) or of Cisco: $1$ $5$ $6$
                                                    $8$ $9$ $14$ $2y$ $sha512$; type numbers
    password 7 [masked:ab12cd34]                    Cisco, AlliedWare Plus, FRR, APRESIA
    password [masked:ab12cd34]                      no type and no word: in clear
    login password encrypted [masked:ab12cd34]      YAMAHA; `login password *` stays: not shown
    login user x encrypted [masked:ab12cd34]        YAMAHA; `login user x *` stays too
    set password ENC SH2[masked:ab12cd34]           FortiOS; SH2 and AK1 are kept, then `ENC `
    set psksecret ENC [masked:ab12cd34]             FortiOS; in clear without ENC
    username x password hash [masked:ab12cd34]      NEC IX (hash, plain, secret-password)
    password manager sha1 "[masked:ab12cd34]"       AOS-S (plaintext, sha1, sha256)
    user x group y password ciphertext [masked:..]  AOS-CX (ciphertext, plaintext)
    snmp-server user x g v3 auth sha [masked:..] priv aes 128 [masked:..]
"""
