using System.Diagnostics;
using System.Net.Sockets;
using System.Text;
using KeyScan.Tests.Support;

namespace KeyScan.Tests.EndToEnd;

/// <summary>What lies in a tree and is no ordinary text file: each is told or counted, and the rest is scanned.</summary>
public sealed class BadFilesTests : IDisposable
{
    private readonly PlantedTree _tree = new();

    public void Dispose() => _tree.Dispose();

    [Fact]
    public void A_file_that_may_not_be_read_is_named()
    {
        if (OperatingSystem.IsWindows())
            return;
        File.SetUnixFileMode(_tree.Folder.Write("locked.txt", "text"), UnixFileMode.None);
        KeyScanRun run = new KeyScanProcess(_tree.Folder.Path) { BoundByPermissions = true }.Run("dir");
        _tree.AssertFoundDespite("locked.txt: the file cannot be read: permission denied. Check its permissions, or leave it "
            + "out with --exclude.", run);
    }

    [Fact]
    public void A_folder_that_may_not_be_listed_is_named()
    {
        if (OperatingSystem.IsWindows())
            return;
        string locked = Directory.CreateDirectory(_tree.Folder.Combine("locked")).FullName;
        File.SetUnixFileMode(locked, UnixFileMode.None);
        try
        {
            KeyScanRun run = new KeyScanProcess(_tree.Folder.Path) { BoundByPermissions = true }.Run("dir");
            _tree.AssertFoundDespite("locked/: the folder cannot be listed: ", run);
            Assert.Contains("Check its permissions, or leave it out with --exclude.", run.Output, StringComparison.Ordinal);
        }
        finally
        {
            File.SetUnixFileMode(locked, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    [Fact]
    public void A_path_that_is_missing_is_named() =>
        _tree.AssertFoundDespite("nowhere/at.all: there is no such file or folder. Check the path.",
            _tree.Scan(".", "nowhere/at.all"));

    [Fact]
    public void A_file_whose_name_is_no_text_is_named()
    {
        const string Message = "bad\uFFFD.txt: the name of the file is not UTF-8, so that it cannot be opened. Rename the file.";
        // Only file systems that take any byte can hold it.
        if (!OperatingSystem.IsLinux())
            return;
        Run("bash", "-c", @"echo text > $'bad\xff.txt'");
        try
        {
            _tree.AssertFoundDespite(Message, _tree.Scan());
            Run("git", "init", "-q");
            _tree.AssertFoundDespite(Message, _tree.Scan());
        }
        finally
        {
            // The base library cannot remove it either.
            Run("bash", "-c", @"rm $'bad\xff.txt'");
        }
    }

    [Fact]
    public void A_repository_that_git_cannot_read_is_named_and_all_its_files_are_scanned()
    {
        _tree.Folder.Write(".git", "no repository");
        _tree.AssertFoundDespite("Mend that, or use --no-ignore to scan every file without git.", _tree.Scan());
    }

    [Fact]
    public void A_text_file_of_five_gigabytes_is_named_and_not_read()
    {
        string path = _tree.Folder.Write("big.log", string.Concat(Enumerable.Repeat("a line of a log\n", 20_000)));
        using (FileStream stream = File.OpenWrite(path))
            stream.SetLength(5_000_000_000);

        var process = new KeyScanProcess(_tree.Folder.Path) { Environment = { ["DOTNET_GCHeapHardLimit"] = "0x4000000" } };
        var watch = Stopwatch.StartNew();
        KeyScanRun run = process.Run("dir");
        _tree.AssertFoundDespite("big.log: the file has 5,000,000,000 bytes, more than the limit of 1,073,741,824. Raise "
            + "--max-file-size, or leave the file out with --exclude.", run);
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(15));
    }

    [Fact]
    public void Standard_input_without_end_is_cut_at_the_limit_and_that_is_told()
    {
        byte[] input = [.. Encoding.UTF8.GetBytes($"TOKEN={_tree.Key}\n"), .. new byte[3_000_000].Select(_ => (byte)'a')];
        KeyScanRun run = new KeyScanProcess(_tree.Folder.Path) { Input = input }.Run("stdin", "--max-file-size", "1MB");
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("<stdin>:1:7", run.Output, StringComparison.Ordinal);
        Assert.Contains("<stdin>: the input has more than 1,000,000 bytes; only these were searched. Raise --max-file-size, or "
            + "scan it in pieces.", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_shrinks_and_grows_while_it_is_read_ends_no_scan()
    {
        string path = _tree.Folder.Write("growing.log", "");
        byte[] text =
            Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("a line of a log that is written right now\n", 500_000)));
        using var done = new CancellationTokenSource();
        Task writer = Task.Run(() =>
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
            while (!done.IsCancellationRequested)
            {
                stream.Position = 0;
                stream.Write(text);
                stream.SetLength(text.Length / 3);
            }
        });
        try
        {
            for (int i = 0; i < 5; i++)
            {
                KeyScanRun run = _tree.Scan();
                _tree.AssertFound(run);
                Assert.Equal("", run.Errors);
                Assert.InRange(run.ExitCode, 1, 2);
                Assert.Equal(run.ExitCode == 2,
                    run.Output.Contains("growing.log: the file changed while it was read: ", StringComparison.Ordinal));
            }
        }
        finally
        {
            await done.CancelAsync();
            await writer;
        }
    }

    [Fact]
    public void A_FIFO_and_a_socket_are_counted_and_keep_nobody_waiting()
    {
        if (OperatingSystem.IsWindows())
            return;
        Run("mkfifo", "fifo");
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(_tree.Folder.Combine("socket")));
        socket.Listen();

        KeyScanRun run = _tree.Scan();
        _tree.AssertFound(run);
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("Skipped on purpose: not a file 2.", run.Output, StringComparison.Ordinal);
        _tree.AssertFoundDespite("fifo: this is no regular file. Pipe it into `keyscan stdin`.", _tree.Scan(".", "fifo"));
    }

    [Fact]
    public void A_loop_of_folders_is_not_followed()
    {
        Directory.CreateDirectory(_tree.Folder.Combine("a/b"));
        Directory.CreateSymbolicLink(_tree.Folder.Combine("a/b/up"), "../..");
        File.CreateSymbolicLink(_tree.Folder.Combine("self"), "self");
        KeyScanRun run = _tree.Scan();
        _tree.AssertFound(run);
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("Skipped on purpose: symbolic link 2.", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Bytes_that_are_no_UTF_8_hide_no_key_beside_them()
    {
        _tree.Folder.Write("latin.txt",
            [0x63, 0xE9, 0xFC, 0x0A, 0xE4, 0x20, .. Encoding.ASCII.GetBytes(PlantedTree.MakeKey(2)), 0xFF, 0x0A]);
        KeyScanRun run = _tree.Scan();
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("latin.txt:2:3", run.Output, StringComparison.Ordinal);
        Assert.Contains("2 leaked keys.", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_key_in_the_middle_of_a_line_of_a_hundred_megabytes_is_found_at_its_column()
    {
        const int Half = 50_000_000;
        byte[] line = new byte[2 * Half];
        "const data = [1,2,3];"u8.CopyTo(line);
        for (int i = 21; i < line.Length; i++)
            line[i] = (byte)",;[]{}0123456789 "[i % 17];
        Encoding.ASCII.GetBytes($" \"{PlantedTree.MakeKey(2)}\" ").CopyTo(line, Half);
        _tree.Folder.Write("bundle.js", line);

        KeyScanRun run = _tree.Scan();
        Assert.Equal(1, run.ExitCode);
        Assert.Contains($"bundle.js:1:{Half + 3}", run.Output, StringComparison.Ordinal);
        Assert.InRange(run.Output.Length, 100, 10_000);
    }

    private void Run(string program, params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, arguments) { WorkingDirectory = _tree.Folder.Path })!;
        process.WaitToEnd();
        Assert.Equal(0, process.ExitCode);
    }
}
