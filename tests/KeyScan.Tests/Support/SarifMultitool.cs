using System.Diagnostics;

namespace KeyScan.Tests.Support;

/// <summary>Runs Microsoft's SARIF validator, which tests/tools installs.</summary>
internal static class SarifMultitool
{
    /// <summary>
    /// What the validator says of files, with the standard's rules and GitHub's. It exits 0 on errors: look for <c> error </c>.
    /// </summary>
    public static string Validate(string files)
    {
        using Process process = Process.Start(new ProcessStartInfo(Find(), ["validate", files, "--rule-kind", "Sarif;Ghas"])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.ReadOutput();
        process.WaitToEnd();
        return output + errors.GetAwaiter().GetResult();
    }

    private static string Find()
    {
        string platform = OperatingSystem.IsWindows() ? "win32" : OperatingSystem.IsMacOS() ? "darwin" : "linux";
        string program = Path.Combine(Repository.Root, "tests", "tools", "node_modules", "@microsoft",
            $"sarif-multitool-{platform}",
            OperatingSystem.IsWindows() ? "Sarif.Multitool.exe" : "Sarif.Multitool");
        Assert.True(File.Exists(program), $"{program} is missing. Run 'npm ci --ignore-scripts' in tests/tools.");
        // The package marks it executable in a script, and scripts of packages do not run here.
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(program, File.GetUnixFileMode(program) | UnixFileMode.UserExecute);
        return program;
    }
}
