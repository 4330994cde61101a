using System.Diagnostics;
using System.Text;

namespace KeyScan.Tests.Support.Runner;

/// <summary>
/// Runs our action as a runner of GitHub Actions does: its bash steps with a runner's files and variables, in order, until one
/// fails. The actions of others that it uses are only written down; the cache brings the built tool where it says it is warm.
/// </summary>
/// <param name="temporary">The runner's own folder.</param>
internal sealed class ActionRunner(TemporaryFolder temporary)
{
    private readonly Dictionary<string, Dictionary<string, string>> _outputs = new(StringComparer.Ordinal);
    private int _step;

    /// <summary>The job's variables.</summary>
    public Dictionary<string, string> Environment { get; } = new(StringComparer.Ordinal);

    /// <summary>The value of <c>github.token</c>.</summary>
    public string Token { get; set; } = "";

    /// <summary>Where the job works.</summary>
    public required string Workspace { get; init; }

    /// <summary>Runs the action with some inputs.</summary>
    public ActionResult Run(params (string Name, string Value)[] inputs)
    {
        var action = ActionFile.Read();
        Assert.All(inputs, i => Assert.Contains(i.Name, action.Inputs.Keys));
        _outputs.Clear();
        var given = inputs.ToDictionary(i => i.Name, i => i.Value, StringComparer.Ordinal);
        var result = new ActionResult();
        var expression = new ActionExpression(name => name.Split('.') switch
        {
            ["inputs", string input] => given.TryGetValue(input, out string? value) ? value
                : action.Inputs[input].Replace("${{ github.token }}", Token, StringComparison.Ordinal),
            ["steps", string id, "outputs", string output] => _outputs.GetValueOrDefault(id)?.GetValueOrDefault(output) ?? "",
            _ => throw new InvalidOperationException($"The test's runner does not know {name}."),
        });
        foreach (ActionStep step in action.Steps.Where(s => s.If is null || expression.Holds(s.If)))
        {
            Dictionary<string, string> with =
                step.With.ToDictionary(w => w.Key, w => expression.Replace(w.Value), StringComparer.Ordinal);
            if (step.Uses is { } uses)
            {
                result.Used.Add((uses, with));
                if (uses.StartsWith("actions/cache@", StringComparison.Ordinal))
                    _outputs[step.Id!] = Restore(with["path"]);
                continue;
            }
            RunBash(step, step.Env.ToDictionary(e => e.Key, e => expression.Replace(e.Value), StringComparer.Ordinal), result);
            if (result.ExitCode != 0)
                break;
        }
        foreach ((string name, string value) in action.Outputs)
            result.Outputs[name] = expression.Replace(value);
        return result;
    }

    /// <summary>A warm cache.</summary>
    private static Dictionary<string, string> Restore(string path)
    {
        Directory.CreateDirectory(path);
        string program = Path.Combine(path, "keyscan");
        File.WriteAllText(program, $"#!/bin/sh\nexec {KeyScanProcess.ShellCommand} \"$@\"\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return new Dictionary<string, string>(StringComparer.Ordinal) { ["cache-hit"] = "true" };
    }

    private void RunBash(ActionStep step, Dictionary<string, string> environment, ActionResult result)
    {
        Assert.Equal("bash", step.Shell);
        string script = temporary.Write($"step{++_step}.sh", step.Run!);
        // As https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax says for `shell: bash`.
        var start = new ProcessStartInfo("bash", ["--noprofile", "--norc", "-e", "-o", "pipefail", script])
        {
            WorkingDirectory = Workspace,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        };
        KeyScanProcess.RemoveMeddling(start);
        string output = temporary.Write($"output{_step}", ""), summary = temporary.Write($"summary{_step}", "");
        (string, string)[] own =
        [
            ("CI", "true"), ("GITHUB_ACTIONS", "true"), ("GITHUB_ACTION_PATH", Repository.Root), ("GITHUB_WORKSPACE", Workspace),
            ("GITHUB_OUTPUT", output), ("GITHUB_STEP_SUMMARY", summary),
            ("GITHUB_ENV", temporary.Write($"env{_step}", "")), ("GITHUB_PATH", temporary.Write($"path{_step}", "")),
            ("RUNNER_OS", "Linux"), ("RUNNER_ARCH", "X64"),
            ("RUNNER_TEMP", Directory.CreateDirectory(temporary.Combine("temp")).FullName),
            ("RUNNER_TOOL_CACHE", temporary.Combine("tools")),
        ];
        foreach ((string name, string value) in own.Concat(Environment.Select(e => (e.Key, e.Value)))
            .Concat(environment.Select(e => (e.Key, e.Value))))
            start.Environment[name] = value;
        using Process process = Process.Start(start)!;
        process.OutputDataReceived += (_, line) => result.Say(line.Data);
        process.ErrorDataReceived += (_, line) => result.Say(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        process.WaitToEnd();
        result.ExitCode = process.ExitCode;
        if (step.Id is { } id)
            _outputs[id] = ReadOutputs(output);
        result.Summary += File.ReadAllText(summary);
    }

    private static Dictionary<string, string> ReadOutputs(string file)
    {
        var outputs = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (string line in File.ReadAllLines(file))
        {
            string[] parts = line.Split('=', 2);
            Assert.Equal(2, parts.Length);
            outputs[parts[0]] = parts[1];
        }
        return outputs;
    }
}
