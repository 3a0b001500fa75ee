console.log('ok', process.argv.slice(2))
