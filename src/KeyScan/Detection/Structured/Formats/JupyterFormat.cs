namespace KeyScan.Detection.Structured.Formats;

/// <summary>
/// Notebooks of Jupyter: the source of a cell is one text, whose lines are strings of JSON (https://nbformat.readthedocs.io/).
/// </summary>
internal sealed class JupyterFormat : IStructuredFormat
{
    /// <inheritdoc/>
    public string Advice =>
        "Read it from the environment or with getpass in the notebook, and clear outputs before committing: they show what "
            + "cells print";

    /// <inheritdoc/>
    public bool Recognises(in StructuredText file) => file.IsJson && file.Holds("\"cells\""u8) && file.Holds("\"cell_type\""u8);

    /// <inheritdoc/>
    public void Read(in StructuredText file, SlotList slots)
    {
        JsonView json = file.Json;
        string extension = ExtensionOf(json);
        int number = 0;
        for (int cell = json.First(json.Member(json.Root, "cells"u8)); cell >= 0; cell = json.Next(cell))
        {
            bool isCode = json.Raw(json.Member(cell, "cell_type"u8)).SequenceEqual("code"u8);
            slots.Step = $"cell {++number}";
            slots.AddPlace(json[cell].Start, json[cell].End);
            int source = json.Member(cell, "source"u8);
            slots.BeginEmbedded(isCode ? extension : ".md");
            if (json.IsString(source))
                slots.AddPiece(json[source].Start, json[source].End);
            for (int line = json.First(source); line >= 0; line = json.Next(line))
            {
                if (json.IsString(line))
                    slots.AddPiece(json[line].Start, json[line].End);
            }
            if (json.Member(cell, "outputs"u8) is not (>= 0 and int outputs))
                continue;
            slots.Step = $"output of cell {number}";
            slots.AddPlace(json[outputs].Start, json[outputs].End);
        }
    }

    private static string ExtensionOf(JsonView json)
    {
        int language = json.Member(json.Member(json.Root, "metadata"u8), "language_info"u8);
        return json.Label(language, "file_extension"u8) is { Length: > 1 and < 6 } extension && extension[0] == '.'
            && !extension.Contains('/', StringComparison.Ordinal) ? extension : ".py";
    }
}
