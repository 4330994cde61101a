using System.Diagnostics;
using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using KeyScan.Tests.Support;
using KeyScan.Tests.Support.Servers;
using Microsoft.AspNetCore.Http;

namespace KeyScan.Tests.Packaging;

/// <summary><c>action/install.sh</c>, run as the action runs it, with a server of releases on loopback.</summary>
internal sealed class Installation : IAsyncDisposable
{
    /// <summary>The repository that has releases.</summary>
    public const string ReleasedBy = "acme/keyscan";

    private readonly TemporaryFolder _folder = new();
    private readonly Dictionary<string, byte[]> _files = new(StringComparer.Ordinal);
    private readonly WebhookReceiver _server;

    private Installation(WebhookReceiver server) => _server = server;

    /// <summary>What is installed into; its name has blanks.</summary>
    public string Home => _folder.Combine("a home");

    /// <summary>A folder that is first on PATH.</summary>
    public string Programs => _folder.Combine("programs");

    /// <summary>Where the script is: in this repository, or in a copy of it.</summary>
    public string Source { get; set; } = Repository.Root;

    /// <summary>Variables, over those that every run sets; null removes one.</summary>
    public Dictionary<string, string?> Environment { get; } = new(StringComparer.Ordinal);

    /// <summary>What the server answers files with that it has not; 404 where there is no release.</summary>
    public int StatusOfOthers { get; set; } = StatusCodes.Status404NotFound;

    /// <summary>What was asked for, in order.</summary>
    public string[] Requested => [.. _server.Requests.Select(r => r.Path)];

    /// <summary>Starts a server without a release.</summary>
    public static async Task<Installation> StartAsync()
    {
        Installation? installation = null;
        WebhookReceiver server =
            await WebhookReceiver.StartAsync((context, request) => installation!.AnswerAsync(context, request));
        return installation = new Installation(server);
    }

    /// <summary>A program for the shell that says it is keyscan of a version.</summary>
    public static string Stub(string version) => $"#!/bin/sh\necho 'keyscan {version} (a stub, linux-x64)'\n";

    /// <summary>A gzipped tar of files, all of which can be run.</summary>
    public static byte[] Tar(params (string Name, string Text)[] files) => Tar(files.Select(f =>
        new PaxTarEntry(TarEntryType.RegularFile, f.Name)
        {
            DataStream = new MemoryStream(Encoding.UTF8.GetBytes(f.Text)),
            Mode = (UnixFileMode)0b111_101_101,
        }));

    /// <summary>A gzipped tar of <paramref name="entries"/>.</summary>
    public static byte[] Tar(IEnumerable<TarEntry> entries)
    {
        using var bytes = new MemoryStream();
        using (var gzip = new GZipStream(bytes, CompressionLevel.Fastest, leaveOpen: true))
        using (var tar = new TarWriter(gzip))
        {
            foreach (TarEntry entry in entries)
                tar.WriteEntry(entry);
        }
        return bytes.ToArray();
    }

    /// <summary>A zip of one file.</summary>
    public static byte[] Zip(string name, string text)
    {
        using var bytes = new MemoryStream();
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        using (Stream file = zip.CreateEntry(name).Open())
            file.Write(Encoding.UTF8.GetBytes(text));
        return bytes.ToArray();
    }

    /// <summary>Puts an archive into the release of a version, with its line in SHA256SUMS.</summary>
    public void Release(string version, string archive, byte[] bytes)
    {
        string folder = $"/{ReleasedBy}/releases/download/v{version}/";
        byte[] sums = _files.GetValueOrDefault($"{folder}SHA256SUMS", []);
        _files[$"{folder}{archive}"] = bytes;
        _files[$"{folder}SHA256SUMS"] =
            [.. sums, .. Encoding.ASCII.GetBytes($"{Convert.ToHexStringLower(SHA256.HashData(bytes))}  {archive}\n")];
    }

    /// <summary>Puts the stub for Linux on X64 into the release of a version.</summary>
    public void Release(string version) =>
        Release(version, $"keyscan-{version}-linux-x64.tar.gz", Tar(("keyscan", Stub(version))));

    /// <summary>Serves other bytes in place of a file whose checksum is known.</summary>
    public void Replace(string version, string archive, byte[] bytes) =>
        _files[$"/{ReleasedBy}/releases/download/v{version}/{archive}"] = bytes;

    /// <summary>Puts a program for the shell on PATH, before all others.</summary>
    public void AddProgram(string name, string script) => _folder.WriteScript($"programs/{name}", script);

    /// <summary>Leaves nothing on PATH but what was added and these programs of the machine.</summary>
    public void OnlyPrograms(params string[] names)
    {
        foreach (string name in names)
        {
            string found = System.Environment.GetEnvironmentVariable("PATH")!.Split(':').Select(f => Path.Combine(f, name))
                .First(File.Exists);
            AddProgram(name, $"exec {found} \"$@\"");
        }
        Environment["PATH"] = Programs;
    }

    /// <summary>Writes a file into <see cref="Home"/> that can be run, as a cache brings it.</summary>
    public string WriteInstalled(string name, string text) => _folder.WriteScript($"a home/{name}", text);

    /// <summary>A folder of the runner's with the script in it, as it downloads <c>uses: OWNER/NAME@REF</c>.</summary>
    public string CopyAsDownloadedAction(string repository)
    {
        string copy = _folder.Combine($"_actions/{repository}/v1");
        foreach (string file in (string[])["action/install.sh", "action/path.sh", "Directory.Build.props"])
            _folder.Write($"_actions/{repository}/v1/{file}", File.ReadAllBytes(Repository.Combine(file)));
        return copy;
    }

    /// <summary>Runs it for a version on Linux and X64 and returns its exit code and what it said.</summary>
    public (int ExitCode, string Said) Run(string version)
    {
        Dictionary<string, string?> variables = new(StringComparer.Ordinal)
        {
            ["KEYSCAN_HOME"] = Home,
            ["KEYSCAN_VERSION"] = version,
            ["KEYSCAN_REPOSITORY"] = ReleasedBy,
            ["RUNNER_OS"] = "Linux",
            ["RUNNER_ARCH"] = "X64",
            ["GITHUB_SERVER_URL"] = _server.Address.TrimEnd('/'),
            ["PATH"] = $"{Programs}:{System.Environment.GetEnvironmentVariable("PATH")}",
        };
        foreach ((string name, string? value) in Environment)
            variables[name] = value;
        return Run("bash", [Path.Combine(Source, "action", "install.sh")], variables);
    }

    /// <summary>Runs a program without the variables of the tests' own runner.</summary>
    public static (int ExitCode, string Said) Run(string program, string[] arguments,
        IEnumerable<KeyValuePair<string, string?>> variables)
    {
        var start = new ProcessStartInfo(program, arguments) { UseShellExecute = false, RedirectStandardOutput = true,
            RedirectStandardError = true };
        string[] prefixes = ["KEYSCAN_", "GITHUB_", "RUNNER_", "MSBuild", "GIT_", "GH_"];
        foreach (string name in start.Environment.Keys.Where(n => prefixes.Any(p => n.StartsWith(p, StringComparison.Ordinal)))
            .ToArray())
            start.Environment.Remove(name);
        foreach ((string name, string? value) in variables)
            start.Environment[name] = value;
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.ReadOutput();
        process.WaitToEnd();
        return (process.ExitCode, output + errors.GetAwaiter().GetResult());
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _folder.Dispose();
    }

    private async Task AnswerAsync(HttpContext context, ReceivedRequest request)
    {
        if (_files.TryGetValue(request.Path, out byte[]? bytes))
            await context.Response.Body.WriteAsync(bytes);
        else
            context.Response.StatusCode = StatusOfOthers;
    }
}
