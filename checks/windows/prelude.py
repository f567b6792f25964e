"""What every section of the Windows collector stands on, as text of PowerShell 5.1; pure ASCII.

JSON is written by the script itself: `ConvertTo-Json` of 5.1 unwraps lists of one, cuts off below
a depth and writes dates in its own way. What it writes is ASCII, so no code page can change it.
"""

HEAD = r"""#Requires -Version 5.1
# Hinomi collector for Windows: reads, never changes a setting.
# powershell.exe -NoProfile -ExecutionPolicy Bypass -File collector.ps1 [-OutFile PATH]
# -OutFile PATH    a file, or a folder (with \ at its end) for host_serial_utc.json; else here
# -StandardOutput  prints the result instead
# -Tag HEX         the tag of this run (else one is drawn)
# -SelfTest        a bundle without names for those who build Hinomi; no audit reads it
[CmdletBinding()]
param(
    [string]$OutFile = '',
    [switch]$StandardOutput,
    [string]$Tag = '',
    [switch]$SelfTest
)
$ErrorActionPreference = 'Stop'
$ProgressPreference = 'SilentlyContinue'
$HinomiMode = [string]$ExecutionContext.SessionState.LanguageMode
$HinomiFull = $HinomiMode -eq 'FullLanguage'
$HinomiSelfTest = [bool]$SelfTest
$HinomiSections = @{}
"""

ERRORS = r"""
function Deny-Hinomi { throw 'hinomi:denied' }
function Miss-Hinomi([string]$What) { throw 'hinomi:missing' }
function Stop-Hinomi { throw 'hinomi:timeout' }

# The innermost exception: what .NET throws comes wrapped.
function Get-HinomiInner($Record) {
    $inner = $Record.Exception
    while ($null -ne $inner.InnerException) { $inner = $inner.InnerException }
    return $inner
}

# Names of types alone: words are of the language of Windows, and may quote what is read.
function Get-HinomiType($Record) {
    try { return [string](Get-HinomiInner $Record).GetType().Name }
    catch { return [string]$Record.CategoryInfo.Reason }
}

function Get-HinomiStatus($Record) {
    $said = [string]$Record.Exception.Message
    if ($said -ceq 'hinomi:denied') { return 'denied' }
    if ($said -ceq 'hinomi:missing') { return 'missing' }
    if ($said -ceq 'hinomi:timeout') { return 'timeout' }
    $type = Get-HinomiType $Record
    $denied = @('UnauthorizedAccessException', 'SecurityException', 'PrivilegeNotHeldException')
    if ($denied -contains $type) { return 'denied' }
    if ($type -eq 'CommandNotFoundException') { return 'missing' }
    if ($type -eq 'TimeoutException') { return 'timeout' }
    if ($type -eq 'CimException') { return (Get-HinomiCimStatus $Record) }
    return 'error'
}

function Get-HinomiCimStatus($Record) {
    $code = [string](Get-HinomiInner $Record).NativeErrorCode
    if ($code -eq 'AccessDenied') { return 'denied' }
    if (@('InvalidNamespace', 'InvalidClass', 'NotFound') -contains $code) { return 'missing' }
    return 'error'
}
"""

JSON = r"""
function ConvertTo-HinomiTime($Date) {
    if ($null -eq $Date) { return $null }
    return ([datetime]$Date).ToUniversalTime().ToString('o')
}

function ConvertTo-HinomiText([string]$Text) {
    if ($Text -cmatch '\A[ -!#-\[\]-~]*\z') { return '"' + $Text + '"' }
    $plain = [regex]::Replace($Text, '[^ -!#-\[\]-~]', {
            param($Found)
            '\u{0:x4}' -f [int][char]$Found.Value
        })
    return '"' + $plain + '"'
}

# For -SelfTest: what names this host, its people or its network.
function Hide-Hinomi([string]$Name, [string]$Text) {
    if (-not $HinomiSelfTest) { return $Text }
    $private = @('name', 'ssid', 'user', 'owner', 'domain', 'serial', 'uuid', 'mac', 'address')
    $private += @('IPAddress', 'DestinationPrefix', 'NextHop', 'ServerAddresses', 'NtpServer')
    $private += @('ProxyServer', 'AutoConfigURL', 'WinHttpSettings', 'AdministratorAccountName')
    $private += @('WUServer', 'WUStatusServer', 'UpdateServiceUrl', '1', '2', '3', '4', '5')
    $private += @('ADPasswordEncryptionPrincipal', 'AutomaticAccountManagementNameOrPrefix')
    if ($private -contains $Name) { return 'hidden' }
    foreach ($known in @($env:COMPUTERNAME, $env:USERNAME, $env:USERDOMAIN, $env:USERDNSDOMAIN)) {
        if ($known) { $Text = $Text -replace [regex]::Escape($known), 'hidden' }
    }
    $Text = $Text -replace 'S-1-(5-21|12-1)-[0-9-]+?(-[0-9]+)?(?![0-9-])', 'S-1-$1-0-0-0$2'
    $Text = $Text -replace '\\Users\\[^\\"]+', '\Users\hidden'
    $Text = $Text -replace '(?i)(https?)://[^/:"]+', '$1://hidden.invalid'
    $Text = $Text -replace '\\\\[^\\"]+\\', '\\hidden\'
    return ($Text -replace '\b[0-9]{1,3}(\.[0-9]{1,3}){3}\b', '192.0.2.1')
}

# The members of a dictionary come by its enumerator: a value may be called Keys or Count.
# What stands under `value` is hidden by the name of its owner.
function ConvertTo-HinomiObject($Value, [int]$Depth, [string]$Owner = '') {
    $members = @(foreach ($pair in $Value.GetEnumerator()) {
            $name = [string]$pair.Key
            $known = $name
            if ($name -eq 'value') { $known = $Owner }
            $said = ConvertTo-HinomiJson $pair.Value $Depth $known
            (ConvertTo-HinomiText $name) + ':' + $said
        })
    return '{' + ($members -join ",`n") + '}'
}

function ConvertTo-HinomiJson($Value, [int]$Depth, [string]$Name = '') {
    if ($Depth -gt 8) { throw 'hinomi:depth' }
    if ($null -eq $Value) { return 'null' }
    if ($Value -is [bool]) {
        if ($Value) { return 'true' }
        return 'false'
    }
    if ($Value -is [string] -or $Value -is [char]) {
        return (ConvertTo-HinomiText (Hide-Hinomi $Name ([string]$Value)))
    }
    if ($Value -is [datetime]) { return (ConvertTo-HinomiText (ConvertTo-HinomiTime $Value)) }
    if ($Value -is [enum]) { return [string][int64]$Value }
    $numbers = @('Byte', 'SByte', 'Int16', 'UInt16', 'Int32', 'UInt32', 'Int64', 'UInt64')
    if ($numbers -contains $Value.GetType().Name) { return [string]$Value }
    if ($Value -is [hashtable] -or $Value -is [System.Collections.IDictionary]) {
        return (ConvertTo-HinomiObject $Value ($Depth + 1) $Name)
    }
    if ($Value -is [array] -or $Value -is [System.Collections.IList]) {
        $items = @(foreach ($one in $Value) { ConvertTo-HinomiJson $one ($Depth + 1) $Name })
        return '[' + ($items -join ",`n") + ']'
    }
    throw 'hinomi:type'
}
"""

SECTION = r"""
function Test-HinomiElevated {
    try {
        $me = [Security.Principal.WindowsIdentity]::GetCurrent()
        $role = [Security.Principal.WindowsBuiltInRole]::Administrator
        return [bool](New-Object Security.Principal.WindowsPrincipal $me).IsInRole($role)
    }
    catch { return $false }
}

function Get-HinomiSid {
    try { return [string][Security.Principal.WindowsIdentity]::GetCurrent().User.Value }
    catch { return 'unknown' }
}

# Runs one fragment and keeps what it said; what it throws is its status, never its words.
function Add-HinomiSection([string]$Name, [bool]$Elevated, [scriptblock]$Fragment) {
    $began = Get-Date
    $status = 'ok'
    $kind = ''
    $data = 'null'
    try {
        if (-not $HinomiFull) { throw 'hinomi:language' }
        if ($Elevated -and -not $HinomiElevated) { Deny-Hinomi }
        $said = @(& $Fragment)
        if ($said.Count -eq 0) { throw 'hinomi:empty' }
        $data = ConvertTo-HinomiJson $said[-1] 0
    }
    catch {
        $status = Get-HinomiStatus $_
        $kind = Get-HinomiType $_
        $data = 'null'
    }
    $ms = [int64]((Get-Date) - $began).TotalMilliseconds
    $head = ConvertTo-HinomiObject @{ status = $status; ms = $ms; error = $kind } 0
    $HinomiSections[$Name] = '{"data":' + $data + ',' + $head.Substring(1)
}

function Get-HinomiHost {
    $found = @{ name = [string]$env:COMPUTERNAME; uuid = ''; serial = '' }
    try {
        $key = 'HKLM:\SYSTEM\CurrentControlSet\Services\Tcpip\Parameters'
        $long = [string](Get-HinomiValue $key 'Hostname')['value']
        if ($long) { $found['name'] = $long }
        foreach ($one in @(Get-HinomiCim 'root\cimv2' 'Win32_BIOS' @('SerialNumber'))) {
            $found['serial'] = ([string]$one['SerialNumber']).Trim()
        }
        foreach ($one in @(Get-HinomiCim 'root\cimv2' 'Win32_ComputerSystemProduct' @('UUID'))) {
            $found['uuid'] = ([string]$one['UUID']).Trim()
        }
    }
    catch { $found['uuid'] = '' }
    return $found
}

function Get-HinomiDigest {
    try { return (Get-FileHash -LiteralPath $PSCommandPath -Algorithm SHA256).Hash.ToLower() }
    catch { return '' }
}
"""

START = r"""
if ($HinomiFull -and [Environment]::Is64BitOperatingSystem -and
    -not [Environment]::Is64BitProcess) {
    Write-Warning 'Hinomi: 32-bit PowerShell sees another registry. Start the 64-bit one:'
    Write-Warning '%SystemRoot%\Sysnative\WindowsPowerShell\v1.0\powershell.exe'
    exit 2
}
if ($Tag -eq '') { $Tag = [guid]::NewGuid().ToString('N') }
if ($Tag -cnotmatch '^[0-9a-f]{16,64}$') {
    Write-Warning 'Hinomi: -Tag wants 16 to 64 digits of 0-9a-f'
    exit 2
}
$HinomiAt = [datetime]::UtcNow
$HinomiElevated = Test-HinomiElevated
$HinomiHost = Get-HinomiHost
"""

FINISH = r"""
$HinomiForm = '1'
if ($HinomiSelfTest) { $HinomiForm = '0' }
$HinomiHead = ConvertTo-HinomiObject @{
    tag           = $Tag
    at            = $HinomiAt.ToString('o')
    collector     = @{ version = $HinomiVersion; sha256 = (Get-HinomiDigest) }
    host          = $HinomiHost
    run_as        = (Get-HinomiSid)
    elevated      = $HinomiElevated
    language_mode = $HinomiMode
    culture       = [string](Get-Culture).Name
    code_pages    = (Get-HinomiPages)
} 0
$HinomiBodies = @(foreach ($pair in $HinomiSections.GetEnumerator()) {
        (ConvertTo-HinomiText $pair.Key) + ':' + $pair.Value
    })
$HinomiEnd = ConvertTo-HinomiObject @{ tag = $Tag; sections = $HinomiBodies.Count } 0
$HinomiJson = '{"hinomi_windows":' + $HinomiForm + ",`n" + '"sections":{' +
    ($HinomiBodies -join ",`n") + "},`n" + '"end":' + $HinomiEnd + ",`n" + $HinomiHead.Substring(1)
if ($StandardOutput) {
    Write-Output $HinomiJson
    exit 0
}
$HinomiStamp = $HinomiAt.ToString('yyyyMMddTHHmmssZ', [cultureinfo]::InvariantCulture)
$HinomiParts = @($HinomiHost['name'], $HinomiHost['serial'], $HinomiStamp)
if ($HinomiSelfTest) { $HinomiParts = @('selftest', $HinomiStamp) }
$HinomiPlain = @($HinomiParts | ForEach-Object { ([string]$_) -replace '[^A-Za-z0-9-]', '-' })
$HinomiFile = ($HinomiPlain -join '_') + '.json'
if ($OutFile -eq '') { $OutFile = $HinomiFile }
elseif ($OutFile.EndsWith('\') -or (Test-Path -LiteralPath $OutFile -PathType Container)) {
    $OutFile = $OutFile.TrimEnd('\') + '\' + $HinomiFile
}
if (-not $HinomiFull) {
    Out-File -LiteralPath $OutFile -Encoding ascii -InputObject $HinomiJson
    Write-Output $OutFile
    exit 0
}
$HinomiTarget = $ExecutionContext.SessionState.Path.GetUnresolvedProviderPathFromPSPath($OutFile)
$HinomiPart = $HinomiTarget + '.' + $Tag.Substring(0, 8) + '.part'
try {
    [IO.File]::WriteAllText($HinomiPart, $HinomiJson, (New-Object Text.UTF8Encoding($false)))
    [IO.File]::Move($HinomiPart, $HinomiTarget)
    Write-Output $HinomiTarget
}
catch {
    if ([IO.File]::Exists($HinomiPart)) { [IO.File]::Delete($HinomiPart) }
    Write-Warning ('Hinomi: the result could not be written: ' + (Get-HinomiType $_))
    exit 3
}
"""
