using System.CommandLine;
using System.Runtime.InteropServices;

namespace KeyScan.Cli.Commands;

/// <summary><c>keyscan version</c></summary>
internal static class VersionCommand
{
    public static Command Create()
    {
        var command = new DocumentedCommand("version", "Prints the version of KeyScan, of .NET and of the platform.",
            """
            keyscan version
            """);
        command.SetAction(static _ => Print());
        return command;
    }

    public static int Print()
    {
        Console.Out.WriteLine(
            $"keyscan {CommandLine.Version} ({RuntimeInformation.FrameworkDescription}, {RuntimeInformation.RuntimeIdentifier})");
        return 0;
    }
}
