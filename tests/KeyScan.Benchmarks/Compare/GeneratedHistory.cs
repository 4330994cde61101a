using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace KeyScan.Benchmarks.Compare;

/// <summary>
/// A bare repository of generated text, the same for the same seed: files of words that look like code, each changed many
/// times.
/// </summary>
internal static class GeneratedHistory
{
    private const int FileSize = 16 << 10;
    private const int FilesOfCommit = 32;
    private const int Files = 256;
    private const int LineLength = 8;
    private static readonly string[] Words = ["return", "value", "if", "(", ")", "{", "}", "=", "=>", "string", "count",
        "request", "client", "options", "token", "key", "password", "index", "0x1F", "null", "await", "build", "config", ";"];

    /// <summary>Makes it.</summary>
    /// <param name="folder">Where.</param>
    /// <param name="seed">What it is made from.</param>
    /// <param name="megabytes">How much text all versions of all files have.</param>
    public static void Make(string folder, int seed, int megabytes)
    {
        Directory.CreateDirectory(folder);
        Timing.Output(["git", "init", "-q", "--bare", "-b", "main", folder]);
        // The server stands for another machine: it must not take all cores of this one to pack.
        Timing.Output(["git", "-C", folder, "config", "pack.threads", "1"]);
        var info = new ProcessStartInfo("git",
            ["-c", "core.compression=1", "-c", "fastimport.unpackLimit=0", "fast-import", "--quiet"]) { WorkingDirectory = folder,
            UseShellExecute = false, RedirectStandardInput = true };
        using Process git = Process.Start(info)!;
        var random = new Random(seed);
        long left = (long)megabytes << 20;
        using (var input = new StreamWriter(git.StandardInput.BaseStream,
            new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), 1 << 16))
        {
            for (int commit = 0; left > 0; commit++)
            {
                input.Write(string.Create(CultureInfo.InvariantCulture,
                    $"commit refs/heads/main\ncommitter A <a@example.test> {1_700_000_000 + commit} +0000\ndata 1\nc\n"));
                for (int file = 0; file < FilesOfCommit && left > 0; file++, left -= FileSize)
                {
                    string text = Text(random);
                    input.Write(string.Create(CultureInfo.InvariantCulture,
                        $"M 100644 inline src/file-{random.Next(Files)}.cs\ndata {text.Length}\n{text}\n"));
                }
            }
        }
        git.WaitForExit();
        if (git.ExitCode != 0)
            throw new InvalidOperationException($"git fast-import ended with {git.ExitCode}.");
    }

    private static string Text(Random random)
    {
        var text = new StringBuilder(FileSize + 32);
        for (int word = 0; text.Length < FileSize; word++)
            text.Append(Words[random.Next(Words.Length)]).Append(random.Next(1000))
                .Append(word % LineLength == LineLength - 1 ? '\n' : ' ');
        return text.ToString(0, FileSize);
    }
}
