namespace KeyScan.Tests.Support;

/// <summary>Finds Microsoft's SARIF validator, which tests/tools installs.</summary>
internal static class SarifMultitool
{
    public static string Find()
    {
        string platform = OperatingSystem.IsWindows() ? "win32" : OperatingSystem.IsMacOS() ? "darwin" : "linux";
        string program = Path.Combine(Repository.Root, "tests", "tools", "node_modules", "@microsoft", $"sarif-multitool-{platform}",
            OperatingSystem.IsWindows() ? "Sarif.Multitool.exe" : "Sarif.Multitool");
        Assert.True(File.Exists(program), $"{program} is missing. Run 'npm ci --ignore-scripts' in tests/tools.");
        // The package marks it executable in a script, and scripts of packages do not run here.
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(program, File.GetUnixFileMode(program) | UnixFileMode.UserExecute);
        return program;
    }
}
