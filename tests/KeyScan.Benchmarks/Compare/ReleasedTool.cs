using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;
using KeyScan.Rules;

namespace KeyScan.Benchmarks.Compare;

/// <summary>The tool as it is released, and what all comparisons say of the machine and of bars.</summary>
internal static class ReleasedTool
{
    /// <summary>
    /// Names a program that is there already, so that several comparisons measure one and nobody waits for another to be made.
    /// </summary>
    private const string Given = "KEYSCAN_COMPARED";

    /// <summary>
    /// Publishes it to <paramref name="output"/> as a release has it, a native program for this machine; returns the program's
    /// path.
    /// </summary>
    public static string Publish(string output)
    {
        if (Environment.GetEnvironmentVariable(Given) is { Length: > 0 } given)
            return given;
        string project = Path.Combine(Corpus.Root, "src", "KeyScan.Cli");
        // As action/install.sh chooses between the two.
        string[] level = OperatingSystem.IsLinux() && Avx2.IsSupported ? ["-p:IlcInstructionSet=x86-64-v3"] : [];
        string said = Timing.Output(
            ["dotnet", "publish", project, "-c", "Release", "-r", RuntimeInformation.RuntimeIdentifier, .. level, "-o", output]);
        string program = Path.Combine(output, OperatingSystem.IsWindows() ? "keyscan.exe" : "keyscan");
        return File.Exists(program) ? program : throw new InvalidOperationException(said);
    }

    /// <summary>Prints what figures depend on.</summary>
    public static void PrintMachine(int rounds) => Console.Out.WriteLine(Machine(rounds));

    /// <summary>What figures depend on.</summary>
    public static string Machine(int rounds) =>
        $"{RuntimeInformation.OSDescription}, {Environment.ProcessorCount} cores{Processor()}, "
            + $"{RuntimeInformation.FrameworkDescription}\n"
        + $"{RuleCatalogue.BuiltIn().Rules.Count} rules, {rounds} rounds in turn after a warm-up";

    private static string Processor() => !File.Exists("/proc/cpuinfo") ? ""
        : File.ReadLines("/proc/cpuinfo").FirstOrDefault(l => l.StartsWith("model name", StringComparison.Ordinal)) is { } line
        ? $" of {line[(line.IndexOf(':', StringComparison.Ordinal) + 2)..]}"
        : "";

    /// <summary>Prints a figure beside its bar; answers whether it was met.</summary>
    public static bool Judge(string what, string measured, string bar, bool met)
    {
        Console.Out.WriteLine($"{what,-34}{measured,10}   bar {bar,-8} {(met ? "PASS" : "MISS")}");
        return met;
    }
}
