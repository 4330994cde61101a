namespace KeyScan.Cli;

/// <summary>What goes to standard error besides reports.</summary>
internal enum LogLevel
{
    Error,
    Info,
    Debug,
}
