using System.Diagnostics;
using System.Text;
using KeyScan.Primitives.Programs;

namespace KeyScan.Git;

/// <summary>
/// Runs the git executable so that nothing a hostile repository configures is run with it: no hooks, no fsmonitor, no pager, no
/// prompt, no check of signatures; nothing is fetched but by clones, and objects are what they are, without replacements. Whose
/// repository it may read is git's own decision (<c>safe.directory</c>). Of the variables by which a caller, such as a hook,
/// would point git at another repository none reaches it.
/// </summary>
internal static class GitProcess
{
    private const int BufferLength = 64 * 1024;
    private const int LongestRecord = 64 * 1024;

    /// <summary>Settings that win over the repository's own.</summary>
    private static readonly string[] Hardening =
    [
        "--no-pager", "--literal-pathspecs", "--no-optional-locks",
        "-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null", "-c", "core.pager=cat", "-c", "core.quotePath=false",
        "-c", "log.showSignature=false",
    ];

    private static readonly (string Name, string Value)[] Always =
        [("GIT_TERMINAL_PROMPT", "0"), ("GIT_NO_REPLACE_OBJECTS", "1"), ("GIT_GRAFT_FILE", "/dev/null"), ("LC_ALL", "C")];

    /// <summary>
    /// A partial clone's git would fetch what is missing, by a program that its configuration names; older ones know only the
    /// protocols.
    /// </summary>
    private static readonly (string Name, string Value)[] WithoutNetwork =
        [("GIT_NO_LAZY_FETCH", "1"), ("GIT_ALLOW_PROTOCOL", "none")];

    /// <summary>The NUL-terminated records that git prints when run in <paramref name="folder"/>, as they come.</summary>
    /// <exception cref="GitException">git is missing, failed, or printed a record without end.</exception>
    public static IEnumerable<string> ReadRecords(string folder, params string[] arguments) =>
        Read(folder, (byte)0, arguments, indexFile: null);

    /// <summary>
    /// The same, with another index than the repository's own where <paramref name="indexFile"/>, an absolute path, is given. A
    /// commit of some paths only is made from such an index; git names it to hooks in a variable that is otherwise removed,
    /// because it may be anyone's.
    /// </summary>
    /// <exception cref="GitException">As for records.</exception>
    public static IEnumerable<string> ReadIndexRecords(string folder, string? indexFile, params string[] arguments) =>
        Read(folder, (byte)0, arguments, indexFile);

    /// <summary>The lines that git prints, for what it only prints as lines and holds nothing but ids.</summary>
    /// <exception cref="GitException">As for records.</exception>
    public static IEnumerable<string> ReadLines(string folder, params string[] arguments) =>
        Read(folder, (byte)'\n', arguments, indexFile: null);

    /// <summary>The records, and what git complains of without failing, a line each, once all records were taken.</summary>
    /// <exception cref="GitException">As for records.</exception>
    public static IEnumerable<string> ReadRecords(string folder, ICollection<string> warnings, params string[] arguments) =>
        Read(folder, (byte)0, arguments, indexFile: null, warnings);

    /// <summary>Starts git; what it prints is read by the caller.</summary>
    /// <exception cref="GitException">git cannot be run.</exception>
    public static GitOutput Open(string folder, params string[] arguments) => new(Start(folder, arguments));

    /// <summary>
    /// Starts git and leaves it to the caller, who reads its standard error. What <paramref name="settings"/> say reaches git by
    /// its environment: they may be secret, and others can read arguments.
    /// </summary>
    /// <exception cref="GitException">git cannot be run.</exception>
    public static Process StartAlone(string folder, (string Key, string Value)[] settings, params string[] arguments)
    {
        var environment = new Dictionary<string, string>(StringComparer.Ordinal) { ["GIT_CONFIG_COUNT"] = $"{settings.Length}" };
        for (int i = 0; i < settings.Length; i++)
            (environment[$"GIT_CONFIG_KEY_{i}"], environment[$"GIT_CONFIG_VALUE_{i}"]) = settings[i];
        return Start(folder, arguments, environment, mayFetch: true);
    }

    private static IEnumerable<string> Read(string folder, byte separator, string[] arguments, string? indexFile,
        ICollection<string>? warnings = null)
    {
        using Process process = Start(folder, arguments, indexFile is null ? null
            : new Dictionary<string, string>(StringComparer.Ordinal) { ["GIT_INDEX_FILE"] = indexFile });
        var errors = new GitErrors(new GitPipe(process.StandardError.BaseStream));

        byte[] buffer = new byte[BufferLength];
        int kept = 0;
        var output = new GitPipe(process.StandardOutput.BaseStream, process);
        try
        {
            for (int read; (read = output.Read(buffer.AsSpan(kept))) > 0;)
            {
                int end = kept + read, start = 0;
                for (int nul; (nul = buffer.AsSpan(start, end - start).IndexOf(separator)) >= 0; start += nul + 1)
                    yield return Encoding.UTF8.GetString(buffer, start, nul);
                kept = end - start;
                if (kept >= LongestRecord)
                    throw new GitException("git printed a record without end");
                buffer.AsSpan(start, kept).CopyTo(buffer);
            }
            process.WaitForExit();
        }
        finally
        {
            if (!process.HasExited)
                process.Kill();
        }
        if (process.ExitCode != 0)
            throw new GitException(errors.ToString() is { Length: > 0 } said ? said
                : $"git ended with exit code {process.ExitCode}");
        foreach (string warning in warnings is null ? [] : errors.Lines())
            warnings!.Add(warning);
    }

    private static Process Start(string folder, string[] arguments, Dictionary<string, string>? environment = null,
        bool mayFetch = false)
    {
        if (SpecialFiles.Find(folder) is { } special)
            throw SpecialFiles.Refusal(special);
        (string, string)[] variables =
        [
            .. Quarantine.VariablesFor(folder),
            .. Always,
            .. mayFetch ? [] : WithoutNetwork,
            .. (environment ?? []).Select(v => (v.Key, v.Value)),
        ];
        try
        {
            return ChildProcess.Start("git", Hardening.Concat(arguments), Path.GetFullPath(folder), mayFetch
                ? ChildPurpose.Connect : ChildPurpose.Read, variables);
        }
        catch (ProgramException e)
        {
            throw new GitException(e.Message, e);
        }
    }
}
