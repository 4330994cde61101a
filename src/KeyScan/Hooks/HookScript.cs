using System.Globalization;
using System.Text;
using KeyScan.Primitives;

namespace KeyScan.Hooks;

/// <summary>
/// The script that git runs, for any POSIX shell. Its second line names the hook and the CRC-32 of all that follows, so that a
/// script which somebody has changed since is told from one that may be replaced.
/// </summary>
internal static class HookScript
{
    /// <summary>What is put behind the name of a hook that was there before.</summary>
    public const string ChainedEnding = ".keyscan-chained";

    private const string Shell = "#!/bin/sh\n";
    private const string Mark = "# keyscan-hook ";

    /// <summary>
    /// The script that runs <paramref name="hook"/> by <paramref name="program"/>, or by the keyscan on <c>PATH</c> where that is
    /// gone.
    /// </summary>
    /// <param name="hook">The hook.</param>
    /// <param name="program">
    /// The program's absolute path and what stands before the subcommand, such as the path of a library; empty for the keyscan on
    /// <c>PATH</c> alone, for a script that other machines get.
    /// </param>
    public static string Create(GitHook hook, IReadOnlyList<string> program)
    {
        string[] quoted = [.. program.Select(p => Quote(OperatingSystem.IsWindows() ? p.Replace('\\', '/') : p))];
        string isThere = string.Join(" && ", quoted.Select((p, i) => i == 0 ? $"[ -x {p} ]" : $"[ -f {p} ]"));
        string feed = hook.ReadsInput ? "feed | " : "";
        string own = quoted.Length == 0 ? ""
            : $"if {isThere}; then\n  {feed}{string.Join(' ', quoted)} hook {hook.Name} \"$@\" >&2\nel";
        // What git push prints on standard output may be read by a program.
        // Only built-in commands are used, and keyscan only from an absolute folder: with . on PATH a file of the repository
        // would be run. A hook that was there may change what is staged, so that it comes first.
        string body = $$"""
            # Written by `keyscan hook install`; `keyscan hook uninstall` takes it away and brings back the hook there was before.
            {{(hook.ReadsInput ? "given=$(while IFS= read -r line || [ -n \"$line\" ]; do printf '%s\\n' \"$line\"; done)\nfeed() { [ -z \"$given\" ] || printf '%s\\n' \"$given\"; }\n" : "")}}chained="$0{{ChainedEnding}}"
            if [ -f "$chained" ] && [ -x "$chained" ]; then
              {{feed}}"$chained" "$@" || exit
            fi
            {{own}}if onpath=$(command -v keyscan) && [ "${onpath#/}" != "$onpath" ]; then
              {{feed}}"$onpath" hook {{hook.Name}} "$@" >&2
            else
              echo "keyscan: the {{hook.Name}} hook is installed, but keyscan is gone: neither where it was nor on PATH." >&2
              echo "keyscan: install it (dotnet tool install --global KeyScan.Cli), or skip the hook this once: {{hook.Skip}}" >&2
              exit 2
            fi

            """.ReplaceLineEndings("\n");
        return $"{Shell}{Mark}{hook.Name} {Checksum(body)}\n{body}";
    }

    /// <summary>Whose <paramref name="text"/> is.</summary>
    public static HookState Judge(string text)
    {
        string plain = text.ReplaceLineEndings("\n");
        if (!plain.StartsWith(Shell + Mark, StringComparison.Ordinal))
            return plain.Contains($"\n{Mark}", StringComparison.Ordinal) ? HookState.Changed : HookState.Other;
        int end = plain.IndexOf('\n', Shell.Length);
        return end > 0 && plain[..end].EndsWith($" {Checksum(plain[(end + 1)..])}", StringComparison.Ordinal)
            ? HookState.Installed : HookState.Changed;
    }

    private static string Checksum(string body) =>
        Crc32.Compute(Encoding.UTF8.GetBytes(body)).ToString("x8", CultureInfo.InvariantCulture);

    private static string Quote(string text) => $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
