using System.Diagnostics;
using System.Text;

namespace KeyScan.Tests.Support;

/// <summary>What a run of keyscan came to.</summary>
internal sealed record KeyScanRun(int ExitCode, string Output, string Errors)
{
    /// <summary>Both streams, for what may stand in either, and for failed assertions.</summary>
    public string All => Output + Errors;
}

/// <summary>Runs the built <c>keyscan</c> as a user would: another process, another environment.</summary>
/// <param name="folder">The folder it runs in.</param>
internal sealed class KeyScanProcess(string folder)
{
    /// <summary>Variables of the machine that runs the tests, which would change what keyscan or an action does.</summary>
    private static readonly string[] Meddling = ["KEYSCAN_", "GITHUB_", "GH_", "RUNNER_", "CI", "TF_BUILD", "NO_COLOR",
        "FORCE_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "COLUMNS", "GIT_"];

    /// <summary>
    /// The built tool, as the build copied it beside the tests: its own folder may be built anew while they run.
    /// </summary>
    public static string Tool { get; } = Path.Combine(AppContext.BaseDirectory, "tool", "KeyScan.Cli.dll");

    /// <summary>
    /// The program and its first arguments: the native program that the environment's TESTED_PROGRAM names, which users get, or
    /// else <see cref="Tool"/> by <c>dotnet</c>.
    /// </summary>
    public static string[] Command { get; } =
        System.Environment.GetEnvironmentVariable("TESTED_PROGRAM") is { Length: > 0 } program ? [program] : ["dotnet", Tool];

    /// <summary>The command that runs it, for a script.</summary>
    public static string ShellCommand => string.Join(' ', Command.Select(c => $"'{c}'"));

    /// <summary>How long it may take.</summary>
    public TimeSpan Limit { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Variables to set.</summary>
    public Dictionary<string, string> Environment { get; init; } = [];

    /// <summary>Standard input; empty when null.</summary>
    public byte[]? Input { get; init; }

    /// <summary>A program and its arguments that starts it, such as a tracer; none where empty.</summary>
    public string[] Before { get; init; } = [];

    /// <summary>Whether the permissions of files hold, also where the tests run as root, which may read everything.</summary>
    public bool BoundByPermissions { get; init; }

    /// <summary>Runs <c>keyscan</c> in <paramref name="folder"/>.</summary>
    public static KeyScanRun Run(string folder, params string[] arguments) => new KeyScanProcess(folder).Run(arguments);

    /// <summary>Takes out of a program's environment what this machine has set for itself.</summary>
    public static void RemoveMeddling(ProcessStartInfo start)
    {
        foreach (string variable in start.Environment.Keys.Where(
            k => Meddling.Any(m => m.EndsWith('_') ? k.StartsWith(m, StringComparison.Ordinal) : k == m)).ToList())
            start.Environment.Remove(variable);
    }

    /// <summary>Runs it and waits for its end.</summary>
    public KeyScanRun Run(params string[] arguments)
    {
        using Process process = Start(arguments);
        using var timeout = new CancellationTokenSource(Limit);
        Task<string> output = process.StandardOutput.ReadToEndAsync(timeout.Token);
        Task<string> errors = process.StandardError.ReadToEndAsync(timeout.Token);
        try
        {
            Feed(process);
            process.WaitForExitAsync(timeout.Token).GetAwaiter().GetResult();
            return new KeyScanRun(process.ExitCode, output.GetAwaiter().GetResult(), errors.GetAwaiter().GetResult());
        }
        catch (OperationCanceledException e)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"keyscan {string.Join(' ', arguments)} ran for more than {Limit.TotalSeconds} s.", e);
        }
    }

    /// <summary>Starts it with all streams redirected; the caller reads them, feeds it and waits.</summary>
    public Process Start(params string[] arguments)
    {
        string[] command = [.. Before, .. Command, .. arguments];
        if (BoundByPermissions && System.Environment.IsPrivilegedProcess)
            command = ["setpriv", "--bounding-set=-dac_override,-dac_read_search", "--inh-caps=-all", .. command];
        var start = new ProcessStartInfo(command[0], command[1..])
        {
            WorkingDirectory = folder,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        };
        RemoveMeddling(start);
        // What it keeps of its own is not this user's.
        start.Environment["XDG_STATE_HOME"] = Path.Combine(Path.GetTempPath(), "keyscan-tests-state");
        foreach ((string variable, string value) in Environment)
            start.Environment[variable] = value;
        return Process.Start(start) ?? throw new InvalidOperationException("keyscan did not start.");
    }

    private void Feed(Process process)
    {
        try
        {
            process.StandardInput.BaseStream.Write(Input);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It need not read all of it, or any.
        }
    }
}
