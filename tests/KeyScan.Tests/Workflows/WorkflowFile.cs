using System.Text.RegularExpressions;
using KeyScan.Tests.Support;

namespace KeyScan.Tests.Workflows;

/// <summary>A file that GitHub's runners read: a workflow, or this repository's own action.</summary>
internal sealed partial record WorkflowFile(string Path, string Text)
{
    /// <summary>The workflows.</summary>
    public static IReadOnlyList<WorkflowFile> Workflows { get; } =
        [.. Directory.EnumerateFiles(Repository.Combine(".github", "workflows")).Order(StringComparer.Ordinal).Select(Read)];

    /// <summary>The workflows, and the action where there is one.</summary>
    public static IReadOnlyList<WorkflowFile> All { get; } =
        [.. Workflows, .. ((string[])[Repository.Combine("action.yml")]).Where(File.Exists).Select(Read)];

    /// <summary>What follows <c>uses:</c> in each line that has it, its comment included.</summary>
    public IEnumerable<string> Uses => UsesLine().Matches(Text).Select(m => m.Groups["what"].Value.Trim());

    /// <summary>The scripts after <c>run:</c>, whole blocks.</summary>
    public IEnumerable<string> Scripts
    {
        get
        {
            string[] lines = Text.Split('\n');
            for (int i = 0; i < lines.Length; i++)
            {
                if (RunLine().Match(lines[i]) is not { Success: true } run)
                    continue;
                int column = run.Groups["key"].Index, end = i + 1;
                while (end < lines.Length
                    && (lines[end].Trim().Length == 0 || lines[end].Length - lines[end].TrimStart().Length > column))
                    end++;
                yield return string.Join('\n', lines[i..end]);
            }
        }
    }

    private static WorkflowFile Read(string file) => new(file, File.ReadAllText(file).ReplaceLineEndings("\n"));

    [GeneratedRegex(@"^[ -]*uses:(?<what>.*)$", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex UsesLine();

    [GeneratedRegex(@"^[ -]*(?<key>run):(\s|$)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex RunLine();
}
