# Installs the binary of one release of mageacl, after checking its SHA-256 digest:
#
#     .\install.ps1 [-To FOLDER]
#
# FOLDER is %LOCALAPPDATA%\mageacl by default. MAGEACL_MIRROR is an address or a folder with a copy of the releases.
param([string]$To = (Join-Path $env:LOCALAPPDATA 'mageacl'))
$ErrorActionPreference = 'Stop'

# packaging/pin writes the lines up to the blank line.
$version = '0.1.0'
$repository = 'https://github.com/OWNER/mageacl'
$digest = ''

$archive = 'mageacl-x86_64-pc-windows-msvc.tar.gz'
if (-not $digest) { throw "mageacl $version has no binary for Windows yet; build it with 'cargo install mageacl'" }
$base = if ($env:MAGEACL_MIRROR) { $env:MAGEACL_MIRROR.TrimEnd('/') } else { "$repository/releases/download" }
New-Item -ItemType Directory -Force $To | Out-Null
$scratch = Join-Path $To ('.mageacl-' + [guid]::NewGuid())
New-Item -ItemType Directory $scratch | Out-Null
try {
    $file = Join-Path $scratch $archive
    $source = "$base/v$version/$archive"
    if ($source -match '^https?://') { Invoke-WebRequest -UseBasicParsing $source -OutFile $file } else { Copy-Item $source $file }
    $actual = (Get-FileHash -Algorithm SHA256 $file).Hash.ToLowerInvariant()
    if ($actual -ne $digest) { throw "$archive is not the released file: its SHA-256 digest is $actual, expected is $digest. Nothing was installed" }
    tar -xzf $file -C $scratch mageacl.exe
    Move-Item -Force (Join-Path $scratch 'mageacl.exe') (Join-Path $To 'mageacl.exe')
} finally {
    Remove-Item -Recurse -Force $scratch
}
Write-Host "installed mageacl $version in $To"
