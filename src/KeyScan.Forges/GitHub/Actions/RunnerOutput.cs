using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using KeyScan.Text;

namespace KeyScan.Forges.GitHub.Actions;

/// <summary>
/// What a step tells the runner: outputs, the job's summary, workflow commands;
/// https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands.
/// </summary>
/// <param name="host">Its environment and its output.</param>
internal sealed class RunnerOutput(EventHost host)
{
    /// <summary>Sets an output of the step; without effect outside a runner. Values are of one line.</summary>
    /// <exception cref="IOException">The runner's file cannot be written.</exception>
    public void Set(string name, string value) =>
        Append("GITHUB_OUTPUT", $"{name}={value.ReplaceLineEndings(" ")}\n");

    /// <inheritdoc cref="Set(string, string)"/>
    public void Set(string name, int value) => Set(name, value.ToString(CultureInfo.InvariantCulture));

    /// <summary>Adds to the summary that the page of the run shows.</summary>
    /// <exception cref="IOException">The runner's file cannot be written.</exception>
    public void Summarise(string markdown) => Append("GITHUB_STEP_SUMMARY", markdown + "\n");

    /// <summary>An error on the page of the run.</summary>
    public void Error(string text) => Say("error", text);

    /// <summary>A warning on the page of the run.</summary>
    public void Warn(string text) => Say("warning", text);

    /// <summary>A remark on the page of the run.</summary>
    public void Note(string text) => Say("notice", text);

    /// <summary>Runs what prints texts of others, in which the runner then looks for no commands.</summary>
    public T WithoutCommands<T>(Func<T> print)
    {
        string token = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        host.Output.WriteLine($"::stop-commands::{token}");
        try
        {
            return print();
        }
        finally
        {
            host.Output.WriteLine($"::{token}::");
            host.Output.Flush();
        }
    }

    private void Say(string kind, string text) =>
        host.Output.WriteLine($"::{kind} title=KeyScan::{PrintableText.Of(text).Replace("%", "%25", StringComparison.Ordinal)}");

    private void Append(string name, string text)
    {
        if (host.Variable(name) is { Length: > 0 } path)
            File.AppendAllText(path, text, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
    }
}
