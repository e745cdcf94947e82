using Mocker.Manual;
using Mocker.Manual.Completion;

if (args is not [string prose, string output, string date])
{
    Console.Error.WriteLine("usage: mocker-manual FOLDER-WITH-PROSE OUTPUT-FOLDER DATE");
    return 2;
}

string man = Directory.CreateDirectory(Path.Combine(output, "man")).FullName;
string completion = Directory.CreateDirectory(Path.Combine(output, "completion")).FullName;
foreach (ManualProgram program in (ManualProgram[])[ManualProgram.Runtime, ManualProgram.Images])
{
    foreach (CommandPage page in program.IsOnePage ? program.Pages[..1] : program.Pages)
        File.WriteAllText(Path.Combine(man, page.FileName), ManPage.Write(page, Prose.Read(prose, page), date));
    File.WriteAllText(Path.Combine(completion, $"{program.Name}.bash"), BashCompletion.Write(program));
    File.WriteAllText(Path.Combine(completion, $"_{program.Name}"), ZshCompletion.Write(program));
    File.WriteAllText(Path.Combine(completion, $"{program.Name}.fish"), FishCompletion.Write(program));
}
return 0;
