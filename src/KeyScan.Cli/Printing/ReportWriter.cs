using System.Diagnostics;
using KeyScan.Cli.Hooks;
using KeyScan.Sinks;
using KeyScan.Sinks.Text;
using Microsoft.Win32.SafeHandles;

namespace KeyScan.Cli.Printing;

/// <summary>Writes the reports a run was asked for.</summary>
internal static class ReportWriter
{
    /// <summary>Writes all reports; what cannot be written is said on standard error. False when any could not.</summary>
    public static bool Write(ScanReport report, ScanSettings settings)
    {
        bool written = true;
        foreach (ReportTarget target in settings.Reports)
            written &= TryWrite(report, target, settings);

        // People get the text as well, where no other report has taken standard output. Nobody asked for secrets there when they
        // asked for them in a file, and its last line says how the run really ends.
        ScanSettings forPeople = settings with { ShowSecrets = false, ExitCode = written ? settings.ExitCode
            : CommandLine.Failure };
        if (settings.Reports.Count == 0)
            written &= TryWrite(report, new ReportTarget("text", ReportTarget.StandardOutput), settings);
        else if (settings.LogLevel > LogLevel.Error && !settings.Reports.Any(t => t.IsStandardOutput || t.IsForPeople))
            written &= TryWrite(report, new ReportTarget("text", ReportTarget.StandardOutput), forPeople);
        else if (settings.Reports.Any(t => t.IsStandardOutput && !t.IsForPeople))
            WriteSummary(report, forPeople);
        return written;
    }

    private static bool TryWrite(ScanReport report, ReportTarget target, ScanSettings settings)
    {
        try
        {
            using Stream stream = target.IsStandardOutput ? OpenStandardOutput()
                : new FileStream(target.Path, FileMode.Create, FileAccess.Write, FileShare.Read);
            using var buffered = new BufferedStream(stream, 64 * 1024);
            SinkOptions options = target.IsStandardOutput ? ForOutput(settings) : Options(settings);
            if (!SinkFormats.TryCreate(target.Format, options, out ISink? sink))
                throw new UnreachableException("The command line has checked the format.");
            sink.Write(report, buffered);
            buffered.Flush();
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            string where = target.IsStandardOutput ? "standard output" : target.Path;
            Terminal.WriteError($"{where}: the {target.Format} report could not be written: {e.Message.TrimEnd('.')}. The scan "
                + $"itself is done; free the disk or mend the path and run it again.");
            return false;
        }
    }

    /// <summary>
    /// What was covered and what was not, for people who read standard error while a program reads standard output.
    /// </summary>
    private static void WriteSummary(ScanReport report, ScanSettings settings)
    {
        if (settings.LogLevel < LogLevel.Info && report.IsComplete)
            return;
        using Stream errors = Console.OpenStandardError();
        new SummarySink(Options(settings) with { Color = settings.Color && Terminal.ErrorHasColor, Width = Terminal.ErrorWidth })
            .Write(report, errors);
    }

    private static SinkOptions ForOutput(ScanSettings settings) => Options(settings) with
    {
        IsMerge = settings.Reports.Any(r => r.Format == "hook") && UserIdentity.IsMerging(HookRun.Repository),
        UserAddress = settings.Reports.Any(r => r.Format == "hook") ? UserIdentity.AddressIn(HookRun.Repository) : null,
        Color = settings.Color && Terminal.OutputHasColor,
        IsTerminal = Terminal.IsOutput,
        Width = Terminal.OutputWidth,
    };

    private static SinkOptions Options(ScanSettings settings) => new()
    {
        ShowSecrets = settings.ShowSecrets,
        ToolVersion = CommandLine.Version,
        AllowFile = settings.UseRepositoryConfiguration ? settings.OwnConfigurationPath ?? ".keyscan.yml"
        : "the configuration that the hook is given, not the repository's",
        AllowInline = settings.AllowInline,
        ExitCodeOnFindings = settings.ExitCode,
    };

    // The console's own stream hides that the reader of a pipe has gone away; a file stream writes files at an offset of its own,
    // so that whoever shares the file overwrites it. Each is right where the other is wrong.
    private static Stream OpenStandardOutput()
    {
        if (OperatingSystem.IsWindows())
            return Console.OpenStandardOutput();
        var raw = new FileStream(new SafeFileHandle(1, ownsHandle: false), FileAccess.Write, bufferSize: 0);
        return raw.CanSeek ? Console.OpenStandardOutput() : raw;
    }
}
