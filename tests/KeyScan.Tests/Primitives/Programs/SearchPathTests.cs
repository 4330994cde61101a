using KeyScan.Primitives.Programs;
using KeyScan.Tests.Support;

namespace KeyScan.Tests.Primitives.Programs;

public sealed class SearchPathTests : IDisposable
{
    private const string Program = "a-program";

    private readonly TemporaryFolder _repository = new();
    private readonly TemporaryFolder _system = new();

    public SearchPathTests() => Directory.CreateDirectory(_repository.Combine(".git"));

    public void Dispose()
    {
        _repository.Dispose();
        _system.Dispose();
    }

    [UnixTheory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData("./bin")]
    [InlineData("bin")]
    [InlineData("~/bin")]
    public void An_entry_that_is_not_absolute_counts_for_nothing(string entry)
    {
        string there = _system.WriteScript(Program, "true");
        Assert.Equal([_system.Path], SearchPath.Read($"{entry}:{_system.Path}:{entry}", _repository.Path).Folders);
        Assert.Equal(there, SearchPath.Read($"{entry}:{_system.Path}", _repository.Path).Find(Program));
    }

    [UnixTheory]
    [InlineData("", "")]
    [InlineData("", "node_modules/.bin")]
    [InlineData("sub/deep", "bin")]
    [InlineData("sub", "sub/../bin")]
    public void A_folder_of_the_repository_counts_for_nothing_wherever_in_it_the_program_runs(string runsIn, string entry)
    {
        string folder = Directory.CreateDirectory(_repository.Combine(runsIn)).FullName;
        _repository.WriteScript(Path.Combine(entry, Program), "true");
        Assert.Empty(SearchPath.Read($"{_repository.Path}/{entry}", folder).Folders);
    }

    [UnixFact]
    public void Links_into_the_repository_and_out_of_it_count_for_nothing()
    {
        string inside = Directory.CreateDirectory(_repository.Combine("tools")).FullName,
            system = Directory.CreateDirectory(_system.Combine("real")).FullName;
        Directory.CreateSymbolicLink(_system.Combine("into"), inside);
        Directory.CreateSymbolicLink(_repository.Combine("out"), system);
        Directory.CreateSymbolicLink(_system.Combine("circle"), _system.Combine("circle"));
        Assert.Equal([system],
            SearchPath.Read($"{_system.Combine("into")}:{_repository.Combine("out")}:{_system.Combine("circle")}:{system}",
                _repository.Path).Folders);
        // Nor is the repository another one by another name.
        Directory.CreateSymbolicLink(_system.Combine("alias"), _repository.Path);
        Assert.Empty(SearchPath.Read(inside, _system.Combine("alias")).Folders);
    }

    [UnixFact]
    public void A_folder_whose_name_only_begins_like_the_repository_counts()
    {
        string beside = Directory.CreateDirectory($"{_repository.Path}-bin").FullName;
        try
        {
            Assert.Equal([beside], SearchPath.Read(beside, _repository.Path).Folders);
        }
        finally
        {
            Directory.Delete(beside);
        }
    }

    [UnixFact]
    public void What_is_no_executable_file_is_passed_over()
    {
        using var first = new TemporaryFolder();
        using var second = new TemporaryFolder();
        first.Write(Program, "#!/bin/sh\n");
        Directory.CreateDirectory(second.Combine(Program));
        string there = _system.WriteScript(Program, "true");
        Assert.Equal(there, SearchPath.Read($"{first.Path}:{second.Path}:{_system.Path}", _repository.Path).Find(Program));
    }

    [UnixFact]
    public void Where_no_folder_has_it_the_error_names_what_was_left_out()
    {
        string message = Assert.Throws<ProgramException>(() => SearchPath.Read($".::{_repository.Path}:{_system.Path}",
            _repository.Path).Find(Program)).Message;
        Assert.Contains(Program, message, StringComparison.Ordinal);
        Assert.Contains("`.`, which is not absolute, an empty entry, ", message, StringComparison.Ordinal);
        Assert.Contains($"`{_repository.Path}`, which lies in the repository", message, StringComparison.Ordinal);
    }
}
