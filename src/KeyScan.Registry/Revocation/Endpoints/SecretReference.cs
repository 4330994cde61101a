using System.Text;
using KeyScan.Primitives.Files;

namespace KeyScan.Registry.Revocation.Endpoints;

/// <summary>
/// Where a signing secret stands: <c>env:NAME</c> or <c>file:PATH</c>. The secret itself never stands in a configuration.
/// </summary>
/// <param name="IsFile">Whether it is a file; otherwise a variable of the environment.</param>
/// <param name="Name">The variable, or the absolute path.</param>
internal sealed record SecretReference(bool IsFile, string Name)
{
    private const int MaxLength = 1 << 20;
    private const string Variable = "env:";
    private const string File = "file:";

    /// <summary>Reads a reference; false for anything else.</summary>
    /// <param name="text">The text.</param>
    /// <param name="folder">Where relative paths start.</param>
    /// <param name="reference">The reference.</param>
    public static bool TryParse(string text, string folder, out SecretReference reference)
    {
        reference = new SecretReference(false, "");
        if (text.StartsWith(Variable, StringComparison.Ordinal) && text.Length > Variable.Length)
            reference = new SecretReference(IsFile: false, text[Variable.Length..]);
        else if (text.StartsWith(File, StringComparison.Ordinal) && text.Length > File.Length
            && !text.Contains('\0', StringComparison.Ordinal))
            reference = new SecretReference(IsFile: true, Path.GetFullPath(text[File.Length..], folder));
        return reference.Name.Length > 0;
    }

    /// <summary>The secret, without white space around it.</summary>
    /// <exception cref="ProblemException">It is not there or cannot be read.</exception>
    public Secret Read()
    {
        string text = (IsFile ? ReadFile() : Environment.GetEnvironmentVariable(Name) ?? "").Trim();
        return text.Length > 0 ? new Secret(text)
            : throw new ProblemException(new Problem("the signing secret is empty", ToString(), "Put the secret there"));
    }

    /// <summary>The reference as it is written; never the secret.</summary>
    public override string ToString() => (IsFile ? File : Variable) + Name;

    private string ReadFile()
    {
        var problems = new List<Problem>();
        ReadOnlyMemory<byte>? bytes = BoundedFile.TryRead(Name, "the signing secret", MaxLength, problems);
        return bytes is { } read ? Encoding.UTF8.GetString(read.Span) : throw new ProblemException(problems[0]);
    }
}
