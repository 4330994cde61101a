using KeyScan.Detection.Assignments;

namespace KeyScan.Training;

/// <summary>A candidate of the lexer with what is known of it.</summary>
internal sealed class Candidate
{
    /// <summary>The repository it is from.</summary>
    public required string Repository { get; init; }

    /// <summary>The file's path from the folder of all repositories.</summary>
    public required string Path { get; init; }

    /// <summary>1-based line of its value's start.</summary>
    public required int Line { get; init; }

    /// <summary>0-based offset of its value in its line.</summary>
    public required int Column { get; init; }

    /// <summary>1-based line of its value's end.</summary>
    public required int EndLine { get; init; }

    /// <summary>Its name and value, to tell copies.</summary>
    public required string Text { get; init; }

    /// <summary>As read.</summary>
    public required Assignment Read { get; init; }

    /// <summary>Its numbers.</summary>
    public required float[] Features { get; init; }

    /// <summary>Whether it was read as if its path were not known, as in history.</summary>
    public required bool IsMasked { get; init; }

    /// <summary>Whether it stands in a test, an example or documentation.</summary>
    public required bool IsInExample { get; init; }

    /// <summary>T, F, X; - where nobody labelled it; N in a repository without secrets; S where a secret was set in.</summary>
    public char Truth { get; set; } = '-';

    /// <summary>How much it counts in training.</summary>
    public float Weight { get; set; } = 1;

    /// <summary>The score by trees that did not see its repository.</summary>
    public float Score { get; set; }
}
