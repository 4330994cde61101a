using System.Diagnostics;

namespace KeyScan.Tests.Support;

/// <summary>Waits for programs, and not for ever: one that hangs fails its test and ends with it.</summary>
internal static class ProcessBounds
{
    /// <summary>Longer than anything takes that does not hang, a build of the release included.</summary>
    public static TimeSpan Longest { get; } = TimeSpan.FromMinutes(8);

    /// <inheritdoc cref="WaitToEndAsync"/>
    public static void WaitToEnd(this Process process) => process.WaitToEndAsync().GetAwaiter().GetResult();

    /// <summary>Waits until it has ended and its last lines have come, which a wait for its exit alone does not.</summary>
    /// <exception cref="TimeoutException">It did not.</exception>
    public static Task WaitToEndAsync(this Process process) => BoundAsync(process, process.WaitForExitAsync());

    /// <summary>All that it prints.</summary>
    /// <exception cref="TimeoutException">It did not end.</exception>
    public static string ReadOutput(this Process process) => Read(process, process.StandardOutput);

    /// <summary>All that it prints on standard error.</summary>
    /// <exception cref="TimeoutException">It did not end.</exception>
    public static string ReadErrors(this Process process) => Read(process, process.StandardError);

    private static string Read(Process process, StreamReader reader)
    {
        Task<string> all = reader.ReadToEndAsync();
        BoundAsync(process, all).GetAwaiter().GetResult();
        return all.GetAwaiter().GetResult();
    }

    private static async Task BoundAsync(Process process, Task task)
    {
        try
        {
            await task.WaitAsync(Longest);
        }
        catch (TimeoutException)
        {
            throw GiveUp(process);
        }
    }

    private static TimeoutException GiveUp(Process process)
    {
        process.Kill(entireProcessTree: true);
        return new TimeoutException($"A program ran for more than {Longest.TotalMinutes} minutes.");
    }
}
