using System.Diagnostics;
using System.Text;

namespace KeyScan.Tests.Support;

/// <summary>
/// A repository in a folder of its own, made by the real git with a fixed identity, a fixed date and nobody's configuration.
/// </summary>
internal sealed class GitRepository : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    /// <summary>Runs <c>git init</c> with <paramref name="options"/>.</summary>
    public GitRepository(params string[] options) => Run(["init", "-q", "-b", "main", .. options, "."]);

    private GitRepository(TemporaryFolder folder) => _folder = folder;

    /// <summary>Variables for every git from now on, such as who commits and when.</summary>
    public Dictionary<string, string> Environment { get; } = [];

    /// <summary>The absolute path.</summary>
    public string Path => _folder.Path;

    /// <summary>The absolute path of its objects; of a repository that is not bare.</summary>
    public string Objects => Combine(".git/objects");

    /// <summary>A folder without a repository, in which git can be run.</summary>
    public static GitRepository MakeFolder() => new(new TemporaryFolder());

    /// <summary>The absolute path of <paramref name="relative"/> in it.</summary>
    public string Combine(string relative) => _folder.Combine(relative);

    /// <summary>Writes a file, folders on its way included, and returns its absolute path.</summary>
    public string Write(string relative, string text) => _folder.Write(relative, text);

    /// <summary>Writes a file, folders on its way included, and returns its absolute path.</summary>
    public string Write(string relative, byte[] bytes) => _folder.Write(relative, bytes);

    /// <summary>Installs a hook that runs <paramref name="script"/>.</summary>
    public void WriteHook(string name, string script) => WriteScript($".git/hooks/{name}", script);

    /// <summary>Writes a program for the shell, folders on its way included, and returns its absolute path.</summary>
    public string WriteScript(string relative, string script) => _folder.WriteScript(relative, script);

    /// <summary>Commits everything that is in the work tree.</summary>
    public string Commit(string message)
    {
        Run("add", "-A");
        Run("commit", "-q", "--allow-empty", "-m", message);
        return Run("rev-parse", "HEAD").Trim();
    }

    /// <summary>
    /// Commits <paramref name="versions"/> of a few files that change a little each time, so that packing them makes deltas,
    /// and a tag.
    /// </summary>
    public void CommitHistory(int versions = 8, int seed = 1)
    {
        var random = new Random(seed);
        var lines = Enumerable.Range(0, 300).Select(i => $"line {i} {random.NextInt64():x16}{random.NextInt64():x16}").ToList();
        for (int version = 0; version < versions; version++)
        {
            for (int change = 0; change < 5; change++)
                lines[random.Next(lines.Count)] = $"version {version} {random.NextInt64():x16}";
            lines.Insert(random.Next(lines.Count), $"new in {version}");
            Write("long.txt", string.Join('\n', lines));
            Write($"folder/part {version}.txt", string.Join('\n', lines.Take(20 + version)));
            Write("random.bin", RandomBytes(random, 3000 + version));
            Write("empty", "");
            Commit($"version {version}\n\nof a history");
        }
        Run("tag", "-a", $"v{seed}", "-m", "a tag");
    }

    /// <summary>Every object git knows of here.</summary>
    public IEnumerable<(string Id, string Type, byte[] Content)> ReadAllObjects() => ReadAllObjects(Path);

    /// <summary>
    /// Every object git knows of in the repository at <paramref name="path"/>, in <c>cat-file --batch</c>'s words.
    /// </summary>
    public static IEnumerable<(string Id, string Type, byte[] Content)> ReadAllObjects(string path)
    {
        byte[] output = RunBytes(path, ["cat-file", "--batch-all-objects", "--batch"]);
        for (int at = 0; at < output.Length;)
        {
            int end = Array.IndexOf(output, (byte)'\n', at);
            string[] header = Encoding.ASCII.GetString(output, at, end - at).Split(' ');
            int size = int.Parse(header[2]);
            yield return (header[0], header[1], output[(end + 1)..(end + 1 + size)]);
            at = end + size + 2;
        }
    }

    /// <summary>What git prints, run in the repository.</summary>
    public string Run(params string[] arguments) => Encoding.UTF8.GetString(RunBytes(Path, arguments, environment: Environment));

    /// <summary>What git prints, given <paramref name="input"/>.</summary>
    public string RunWith(string input, params string[] arguments) =>
        Encoding.UTF8.GetString(RunBytes(Path, arguments, Encoding.UTF8.GetBytes(input), Environment));

    /// <summary>What git prints, given <paramref name="input"/>.</summary>
    public string RunWithBytes(byte[] input, params string[] arguments) =>
        Encoding.UTF8.GetString(RunBytes(Path, arguments, input, Environment));

    /// <summary>Stores an object with just these bytes, whatever git thinks of them; answers its id.</summary>
    public string Store(string type, byte[] content) =>
        Encoding.UTF8.GetString(RunBytes(Path, ["hash-object", "-t", type, "-w", "--stdin", "--literally"], content, Environment))
            .Trim();

    private static byte[] RunBytes(string folder, string[] arguments, byte[]? input = null,
        Dictionary<string, string>? environment = null)
    {
        var start = new ProcessStartInfo("git", ["-c", "protocol.file.allow=always", .. arguments])
        {
            WorkingDirectory = folder,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (string name in start.Environment.Keys.Where(name => name.StartsWith("GIT_", StringComparison.Ordinal)).ToArray())
            start.Environment.Remove(name);
        foreach (string who in (string[])["AUTHOR", "COMMITTER"])
        {
            start.Environment[$"GIT_{who}_NAME"] = "Ada Example";
            start.Environment[$"GIT_{who}_EMAIL"] = "ada@example.com";
            start.Environment[$"GIT_{who}_DATE"] = "1700000000 +0130";
        }
        start.Environment["GIT_CONFIG_GLOBAL"] = start.Environment["GIT_CONFIG_SYSTEM"] = "/dev/null";
        start.Environment["LC_ALL"] = "C";
        foreach ((string name, string value) in environment ?? [])
            start.Environment[name] = value;
        using Process git = Process.Start(start)!;
        Task<string> errors = git.StandardError.ReadToEndAsync();
        using var output = new MemoryStream();
        Task copying = git.StandardOutput.BaseStream.CopyToAsync(output);
        git.StandardInput.BaseStream.Write(input ?? []);
        git.StandardInput.Close();
        Assert.True(copying.Wait(ProcessBounds.Longest));
        git.WaitToEnd();
        return git.ExitCode == 0
            ? output.ToArray()
            : throw new InvalidOperationException($"git {string.Join(' ', arguments)}: {errors.Result}");
    }

    private static byte[] RandomBytes(Random random, int length)
    {
        byte[] bytes = new byte[length];
        random.NextBytes(bytes);
        return bytes;
    }

    public void Dispose() => _folder.Dispose();
}
