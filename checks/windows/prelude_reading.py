"""The helpers with which sections of the Windows collector read; text of PowerShell 5.1."""

REGISTRY = r"""
function Open-HinomiKey([string]$Path) {
    $full = $Path -replace '^HKLM:\\', 'HKEY_LOCAL_MACHINE\' -replace '^Registry::', ''
    $hive, $rest = $full -split '\\', 2
    if ($hive -eq 'HKEY_LOCAL_MACHINE') { $root = [Microsoft.Win32.Registry]::LocalMachine }
    elseif ($hive -eq 'HKEY_USERS') { $root = [Microsoft.Win32.Registry]::Users }
    else { throw 'hinomi:hive' }
    if (-not $rest) { return $root }
    return $root.OpenSubKey($rest, $false)
}

function Get-HinomiState($Record) {
    if ((Get-HinomiStatus $Record) -eq 'denied') { return @{ state = 'denied' } }
    return @{ state = 'error' }
}

function Read-HinomiValue($Key, [string]$Name) {
    if (@($Key.GetValueNames()) -notcontains $Name) { return @{ state = 'absent' } }
    $kind = [string]$Key.GetValueKind($Name)
    $value = $Key.GetValue($Name, $null, 'DoNotExpandEnvironmentNames')
    $found = @{ state = 'ok'; kind = $kind; value = $null }
    if ($kind -eq 'DWord') { $found['value'] = [int64]$value -band 4294967295 }
    elseif ($kind -eq 'QWord') { $found['value'] = [int64]$value }
    elseif ($kind -eq 'MultiString') { $found['value'] = @($value) }
    elseif ($kind -eq 'Binary') { $found['value'] = [Convert]::ToBase64String([byte[]]$value) }
    elseif ($kind -eq 'String' -or $kind -eq 'ExpandString') { $found['value'] = [string]$value }
    return $found
}

# One value: @{state='ok';kind='DWord';value=1}, or absent, denied, error.
function Get-HinomiValue([string]$Path, [string]$Name) {
    try {
        $key = Open-HinomiKey $Path
        if ($null -eq $key) { return @{ state = 'absent' } }
        return (Read-HinomiValue $key $Name)
    }
    catch { return (Get-HinomiState $_) }
}

function Get-HinomiValues([string]$Path, [string[]]$Names) {
    $found = @{}
    foreach ($one in $Names) { $found[$one] = Get-HinomiValue $Path $one }
    return $found
}

function Get-HinomiSubkeys([string]$Path) {
    try {
        $key = Open-HinomiKey $Path
        if ($null -eq $key) { return @{ state = 'absent' } }
        return @{ state = 'ok'; names = @($key.GetSubKeyNames()) }
    }
    catch { return (Get-HinomiState $_) }
}

# Names of the values of a key, not what they hold.
function Get-HinomiNames([string]$Path) {
    try {
        $key = Open-HinomiKey $Path
        if ($null -eq $key) { return @{ state = 'absent' } }
        return @{ state = 'ok'; names = @($key.GetValueNames()) }
    }
    catch { return (Get-HinomiState $_) }
}

# Accounts of people whose settings are loaded now, domain and Entra ID alike.
function Get-HinomiUserKeys {
    $all = [Microsoft.Win32.Registry]::Users.GetSubKeyNames()
    return @($all | Where-Object { $_ -match '^S-1-(5-21|12-1)-[0-9-]+$' })
}
"""

CIM = r"""
# Rows of a class; a property that this Windows does not know is left out of the row.
function Get-HinomiCim {
    param([string]$Namespace, [string]$Class, [string[]]$Properties, [string]$Filter = '')
    $ask = @{ Namespace = $Namespace; ClassName = $Class; OperationTimeoutSec = 60 }
    if ($Filter) { $ask['Filter'] = $Filter }
    $began = Get-Date
    try { $found = @(Get-CimInstance @ask -ErrorAction Stop) }
    catch {
        $status = Get-HinomiStatus $_
        if ($status -eq 'denied') { Deny-Hinomi }
        if ($status -eq 'missing') { Miss-Hinomi $Class }
        if (((Get-Date) - $began).TotalSeconds -ge 59) { Stop-Hinomi }
        throw
    }
    foreach ($one in $found) {
        $row = @{}
        foreach ($name in $Properties) {
            $property = $one.CimInstanceProperties[$name]
            if ($null -ne $property) { $row[$name] = $property.Value }
        }
        $row
    }
}
"""

TOOLS = r"""
function New-HinomiTemporary {
    return [IO.Path]::Combine([IO.Path]::GetTempPath(), [IO.Path]::GetRandomFileName())
}

function Get-HinomiPages {
    $path = 'HKLM:\SYSTEM\CurrentControlSet\Control\Nls\CodePage'
    $ansi = [int](Get-HinomiValue $path 'ACP')['value']
    return @{ ansi = $ansi; oem = [int](Get-HinomiValue $path 'OEMCP')['value'] }
}

# For -SelfTest the bytes lose the names in them; a mark at the front tells UTF-16.
function Hide-HinomiBytes([byte[]]$Bytes) {
    if (-not $HinomiSelfTest -or $Bytes.Length -lt 2) { return , $Bytes }
    $wide = $Bytes[0] -eq 255 -and $Bytes[1] -eq 254
    $page = [Text.Encoding]::Default
    if ($wide) { $page = [Text.Encoding]::Unicode }
    $text = $page.GetString($Bytes)
    $text = $text -replace '(?im)^(New(Administrator|Guest)Name *= *).*$', '$1"hidden"'
    return , $page.GetBytes((Hide-Hinomi '' $text))
}

# A program of Windows itself: raw bytes of what it printed, or of the file that it wrote.
function Invoke-HinomiTool {
    param([string]$Name, [string[]]$Arguments, [int]$Seconds, [string]$ReadFile = '')
    $process = New-Object Diagnostics.Process
    try {
        $start = $process.StartInfo
        $start.FileName = [IO.Path]::Combine([Environment]::SystemDirectory, $Name)
        if (-not [IO.File]::Exists($start.FileName)) { Miss-Hinomi $Name }
        $start.Arguments = ($Arguments -replace '^(.* .*)$', '"$1"') -join ' '
        $start.UseShellExecute = $false
        $start.CreateNoWindow = $true
        $start.RedirectStandardOutput = $true
        $start.RedirectStandardError = $true
        $null = $process.Start()
        $memory = New-Object IO.MemoryStream
        $copy = $process.StandardOutput.BaseStream.CopyToAsync($memory)
        $process.BeginErrorReadLine()
        if (-not $process.WaitForExit(1000 * $Seconds)) {
            $process.Kill()
            Stop-Hinomi
        }
        if (-not $copy.Wait(5000)) { Stop-Hinomi }
        $bytes = $memory.ToArray()
        if ($ReadFile) {
            $bytes = [byte[]]@()
            if ([IO.File]::Exists($ReadFile)) { $bytes = [IO.File]::ReadAllBytes($ReadFile) }
        }
        if ($bytes.Length -gt 4194304) { throw 'hinomi:size' }
        $found = Get-HinomiPages
        $found['exit'] = $process.ExitCode
        $found['base64'] = [Convert]::ToBase64String((Hide-HinomiBytes $bytes))
        return $found
    }
    finally {
        $process.Dispose()
        if ($ReadFile) { [IO.File]::Delete($ReadFile) }
    }
}
"""
