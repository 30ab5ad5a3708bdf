# Builds, tests and demonstrates AiVideoFx on Windows: ./build.ps1 TARGET (the targets are those of build.sh --help).
# Needs the .NET SDK, npm, ffmpeg and a C compiler (gcc, as in MSYS2) on PATH.
param([Parameter(Mandatory)][string]$Target, [Parameter(ValueFromRemainingArguments)]$Rest)
$ErrorActionPreference = 'Stop'
Set-Location $PSScriptRoot
foreach ($program in 'dotnet', 'npm', 'ffmpeg', 'gcc') {
    if (-not (Get-Command $program -ErrorAction SilentlyContinue)) {
        Write-Error "build.ps1: '$program' is not on PATH; install it first (winget install Microsoft.DotNet.SDK.10 OpenJS.NodeJS Gyan.FFmpeg MSYS2.MSYS2)"
    }
}
dotnet tool restore | Out-Null
dotnet cake build.cake --target=$Target @Rest
exit $LASTEXITCODE
