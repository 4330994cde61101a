using System.Diagnostics;

namespace KeyScan.Tests.Support;

internal sealed record ProcessResult(int ExitCode, string Output, string Errors);

internal static class KeyScanProcess
{
    public static ProcessResult Run(string folder, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "KeyScan.Cli.dll"), .. arguments])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return new ProcessResult(process.ExitCode, output, errors.GetAwaiter().GetResult());
    }
}
