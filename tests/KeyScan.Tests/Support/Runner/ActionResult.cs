using System.Text;

namespace KeyScan.Tests.Support.Runner;

/// <summary>What a run of the action came to.</summary>
internal sealed class ActionResult
{
    private readonly StringBuilder _log = new();
    private readonly Lock _lock = new();
    private string? _stoppedBy;

    /// <summary>The exit code of the last step that ran.</summary>
    public int ExitCode { get; set; }

    /// <summary>The action's outputs.</summary>
    public Dictionary<string, string> Outputs { get; } = new(StringComparer.Ordinal);

    /// <summary>The actions of others, with what they were given.</summary>
    public List<(string Uses, IReadOnlyDictionary<string, string> With)> Used { get; } = [];

    /// <summary>The job's summary.</summary>
    public string Summary { get; set; } = "";

    /// <summary>All lines the steps printed.</summary>
    public string Log => _log.ToString();

    /// <summary>The workflow commands among them that a runner obeys, such as <c>::error …</c>.</summary>
    public List<string> Commands { get; } = [];

    /// <summary>Those of one kind.</summary>
    public string[] Of(string kind) => [.. Commands.Where(c => c.StartsWith($"::{kind} ", StringComparison.Ordinal))];

    /// <summary>Takes a line of output; null for its end.</summary>
    public void Say(string? line)
    {
        if (line is null)
            return;
        lock (_lock)
        {
            _log.AppendLine(line);
            Obey(line.TrimStart());
        }
    }

    private void Obey(string line)
    {
        const string Stop = "::stop-commands::";
        if (_stoppedBy is not null)
        {
            if (line == $"::{_stoppedBy}::")
                _stoppedBy = null;
        }
        else if (line.StartsWith(Stop, StringComparison.Ordinal))
            _stoppedBy = line[Stop.Length..];
        else if (line.StartsWith("::", StringComparison.Ordinal))
            Commands.Add(line);
    }
}
