namespace KeyScan.Registry.Import.Reading;

/// <summary>Reads a file of keys row by row.</summary>
internal interface IRowReader
{
    /// <summary>The line that the current row begins in, counted from 1.</summary>
    int Line { get; }

    /// <summary>Names of the file that mean no column.</summary>
    IReadOnlyCollection<string> Unused { get; }

    /// <summary>Goes to the next row; false at the end.</summary>
    /// <param name="fields">Takes its values.</param>
    /// <param name="wrong">Why the row cannot be used, a sentence without its full stop that quotes nothing of the row; null
    /// where it can.</param>
    /// <exception cref="ProblemException">The rest of the file cannot be told into rows.</exception>
    bool Read(RowFields fields, out Fault? wrong);
}
