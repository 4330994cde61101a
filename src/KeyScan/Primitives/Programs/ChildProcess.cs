using System.ComponentModel;
using System.Diagnostics;

namespace KeyScan.Primitives.Programs;

/// <summary>
/// The one place where KeyScan starts programs: by an absolute path, and with an environment made of allowed names.
/// </summary>
internal static class ChildProcess
{
    /// <summary>Starts a program with all its streams redirected; its standard input is closed at once.</summary>
    /// <param name="name">The program, as <see cref="SearchPath.Find"/> takes it.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="folder">Where it runs, an absolute path.</param>
    /// <param name="purpose">What for.</param>
    /// <param name="variables">Variables to set besides; they win.</param>
    /// <exception cref="ProgramException">It is not there, or cannot be run.</exception>
    public static Process Start(string name, IEnumerable<string> arguments, string folder, ChildPurpose purpose,
        IEnumerable<(string Name, string Value)> variables)
    {
        SearchPath searchPath = SearchPath.Read(Environment.GetEnvironmentVariable("PATH") ?? "", folder);
        var start = new ProcessStartInfo(searchPath.Find(name), arguments)
        {
            WorkingDirectory = folder,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment.Clear();
        foreach ((string variable, string value) in ChildEnvironment.Create(folder, purpose, searchPath))
            start.Environment[variable] = value;
        foreach ((string variable, string value) in variables)
            start.Environment[variable] = value;
        try
        {
            Process process = Process.Start(start)!;
            process.StandardInput.Close();
            return process;
        }
        catch (Win32Exception e)
        {
            throw new ProgramException($"{name} cannot be run: {e.Message}", e);
        }
    }
}
